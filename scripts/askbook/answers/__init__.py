"""Normalizing untrusted text into answers that a page can hold."""
