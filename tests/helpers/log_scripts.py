"""The scripts of the learner's log, and of progress and review, without a browser."""

import functools
import json
from collections.abc import Callable
from typing import Any

from helpers.js import engine, source

MINUTE = 60_000
DAY = 1440 * MINUTE
NOON = 1_767_355_200_000  # 2 January 2026, 12:00 UTC
PAGE = "/course/one/"
OTHER = "/course/two/"

_HELPERS = """
const flat = (value) =>
  value instanceof Map ? [...value].sort().map(([key, each]) => [key, flat(each)])
  : value instanceof Set ? [...value].sort()
  : Array.isArray(value) ? value.map(flat)
  : value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]))
  : value;
let count = 0;
const at = (days, minutes = 0) =>
  ({ id: `e${(count += 1)}`, at: NOON + days * 86400000 + minutes * 60000, offset: 0 });
const cardsOf = (page, pairs) =>
  pairs.map(([question, answer], place) => makeCard(page, `q${place + 1}`, question, answer));
/** Grade cards of a page one after the other, each with its history. */
const grade = (state, cards, grades, days, more = {}) =>
  cards.reduce((now, of, place) => {
    const known = match(now, of.page, cards).get(of)?.known;
    return extend(now, [graded(of, known, { grade: grades[place], ...more }, at(days, place))]);
  }, state);
/** The matches of a page's cards, by id. */
const matched = (state, page, cards) =>
  new Map([...match(state, page, cards)].map(([of, found]) => [of.id, found]));
const thrown = (action) => {
  try { action(); } catch (error) { return [error.name, error.reason]; }
  return null;
};
"""

_PARAMS = 'const base = "/", home = "/", locale = "en", words = {};'

# Each after those that it imports.
_SOURCES = [
    "shell/groups.js",
    *(
        f"log/{name}.js"
        for name in ("fsrs", "events", "roots", "exam", "suspension", "replay", "cards", "entry")
    ),
    *(f"progress/{name}.js" for name in ("due", "topics", "activity", "statistics")),
    "review/session.js",
]

MANY = """
const rows = [];
let s = replay([]);
for (let page = 0; page < 6; page += 1) {
  const cards = cardsOf(`/p${page}/`, [["A" + page, "x"], ["B" + page, "y"], ["same", "z"]]);
  rows.push(...cards);
  s = grade(s, cards, [3, page === 4 ? 1 : 3, 3], page, { sure: page === 4, ms: 15000 });
}
const now = at(30);
"""
"""Six pages with three cards each, all graded, one of them missed; "now" is weeks later."""


@functools.cache
def _engine() -> Callable[[str], object]:
    return engine(_PARAMS, *map(source, _SOURCES), f"const NOON = {NOON};", _HELPERS)


def js(body: str) -> Any:
    """Run the body of a function and return its value; the ids of events start again at e1."""
    result = _engine()(f"count = 0; JSON.stringify(flat((() => {{ {body} }})()) ?? null)")
    return json.loads(str(result))
