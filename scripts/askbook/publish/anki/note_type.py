"""The note type of the decks: fields, card templates and style sheet.

Decks bring their own note type, because the built-in ones have translated names and a learner
may have changed them.
"""

import unicodedata

FIELDS = ("Question", "Answer", "Topic", "Language")

CHANGED = 1_795_305_600
"""Modification time of the note type (2026-11-22), in seconds since 1970. Increase it with every
change to this file: Anki replaces a note type only with a newer one."""

_BUILT_IN = frozenset(
    {"basic", "basic (and reversed card)", "basic (optional reversed card)"}
    | {"basic (type in the answer)", "cloze", "image occlusion"}
)
"""Lower-case names of Anki's own note types; it would rename another one of such a name."""

FRONT = """\
<div lang="{{Language}}" dir="auto">
{{#Topic}}<p class="topic">{{Topic}}</p>{{/Topic}}
{{Question}}
</div>
"""

BACK = """\
{{FrontSide}}
<hr id="answer">
<div lang="{{Language}}" dir="auto">
{{Answer}}
</div>
"""

SOURCE = '\n<p class="source"><a href="{address}">{topic}</a></p>'
"""The last line of an answer: a link to its page."""

STYLE = """\
.card {
  max-inline-size: 40rem;
  margin: 1rem auto;
  padding-inline: 1rem;
  background: #ffffff;
  color: #1c1c1f;
  font-family: system-ui, sans-serif;
  font-size: 1.125rem;
  line-height: 1.5;
  text-align: start;
}
.topic, .source {
  color: #5a5a63;
  font-size: 0.875rem;
}
a { color: #0b57d0; }
hr {
  border: 0;
  border-block-start: 1px solid #c9c9d1;
}
pre, code {
  background: #f1f1f4;
  font-family: ui-monospace, monospace;
  font-size: 0.9em;
}
pre {
  overflow-x: auto;
  padding: 0.75rem;
}
table { border-collapse: collapse; }
td, th {
  border: 1px solid #c9c9d1;
  padding: 0.25rem 0.5rem;
}
img { max-inline-size: 100%; }
.card.nightMode {
  background: #1c1c1f;
  color: #e6e6ea;
}
.nightMode .topic, .nightMode .source { color: #a3a3ad; }
.nightMode a { color: #8ab4f8; }
.nightMode hr, .nightMode td, .nightMode th { border-color: #4a4a52; }
.nightMode pre, .nightMode code { background: #2a2a2f; }
"""


def name_for(site: str) -> str:
    """Return the note type's name for a site's name, in a form that Anki keeps as it is.

    Anki drops quotation marks and control characters from names in a package, but not from
    those in a text file, which would then name another note type.
    """
    kept = (c for c in site if c != '"' and unicodedata.category(c) != "Cc")
    name = " ".join("".join(kept).split())
    return name if name and name.casefold() not in _BUILT_IN else f"{name} (Askbook)".lstrip()
