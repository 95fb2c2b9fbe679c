"""Asking a chat model for the answers that pages lack."""
