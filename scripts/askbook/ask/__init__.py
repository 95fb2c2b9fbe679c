"""Asking a chat model for the answers that the pages do not have yet."""
