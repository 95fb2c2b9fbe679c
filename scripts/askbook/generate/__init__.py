"""Creating and updating pages from the topic tree."""
