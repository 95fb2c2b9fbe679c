"""Text formats and statistics that know nothing of pages: Markdown, YAML, TOML, slugs, scripts."""
