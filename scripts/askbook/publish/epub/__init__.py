"""EPUB books of a section and of the whole course."""
