"""Decks of cards for Anki, as files to take away: .apkg and text.

`course` reads the cards of a built site, `fields` turns their HTML into what Anki shows,
`apkg` and `text` are the two formats, and `writing` puts the files beside the pages.
"""
