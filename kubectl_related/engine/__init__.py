"""From a subject and the rules to the answer; pure but for the source it asks."""
