"""Topics as articles under the default theme, a folder as their category, without feeds."""

SITENAME = "Topics"
SITEURL = "https://example.org"
PATH = "content"
TIMEZONE = "UTC"
SLUGIFY_SOURCE = "basename"
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
