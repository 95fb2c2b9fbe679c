"""Asking a chat model over HTTP: one request in, one reply out, whatever the server does."""
