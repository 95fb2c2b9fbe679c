"""Create, update and move pages so that they match the topic tree."""
