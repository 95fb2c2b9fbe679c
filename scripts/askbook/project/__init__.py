"""A site's folder: its settings, its lock and the dates of its cards."""
