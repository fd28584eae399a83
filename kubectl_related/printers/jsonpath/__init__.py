"""kubectl's JSONPath templates: parsed into nodes, found in plain JSON values, printed as Go prints them."""
