"""A site's folder: its settings and its lock."""
