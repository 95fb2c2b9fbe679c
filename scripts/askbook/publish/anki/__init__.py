"""Anki decks of the site's cards, as .apkg packages and as text."""
