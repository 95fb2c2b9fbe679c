"""Build the site: Hugo, search index, Anki decks, questions for Moodle, books, Markdown copies."""
