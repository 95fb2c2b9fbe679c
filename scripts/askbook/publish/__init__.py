"""Building the site: Hugo, search index, Markdown copies and Anki decks."""
