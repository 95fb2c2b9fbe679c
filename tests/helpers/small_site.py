"""Addresses of the fixture site tests/sites/small."""

COURSE = "/sourdough/"
SECTION = f"{COURSE}ingredients/"
FLOUR = f"{SECTION}flour/"
"""Has headings, a table, five cards and a German version."""
WATER = f"{SECTION}water-and-hydration/"
"""Has formulas, code, a figure and cards of several paragraphs."""
OPEN_TOPIC = f"{SECTION}salt/"
"""Has prompts but no answers."""
STARTERS = f"{COURSE}fermentation/starters/"
SCORING = f"{COURSE}baking/scoring/"

PAGE_TYPES = {
    "home": "/",
    "course": COURSE,
    "section": SECTION,
    "topic": FLOUR,
    "formulas": WATER,
    "translation": f"/de{FLOUR}",
    "open topic": OPEN_TOPIC,
    "review": "/review/",
    "practice": f"/practice/?in={SECTION}",
    "progress": "/progress/",
    "all topics": "/topics/",
    "key points": f"{SECTION}key-points.html",
    "question paper": f"{SECTION}questions.html",
    "book": f"{COURSE}book.html",
    "offline": "/offline/",
    "not found": "/nowhere/",
}
"""One address for each type of page."""
