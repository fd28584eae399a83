"""Tables, facts and the reading of schemas in folders of their own."""
