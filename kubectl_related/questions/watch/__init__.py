"""A question that is asked again whenever something changes that its answer was made from."""
