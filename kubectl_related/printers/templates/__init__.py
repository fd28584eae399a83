"""-o jsonpath, custom-columns and their files: what a person writes as a template."""
