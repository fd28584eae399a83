"""The effects of changed content on those that read a ConfigMap or Secret."""
