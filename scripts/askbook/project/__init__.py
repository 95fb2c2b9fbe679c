"""A site's folder: its settings, topics and pages, and the site lock."""
