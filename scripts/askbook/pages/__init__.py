"""The page format: front matter, sections, prompts, cards, topics and addresses."""
