"""A model's second reading of answers."""
