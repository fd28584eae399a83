"""Names that say what each module does."""
