"""Question banks of the site's cards in Moodle's XML format."""
