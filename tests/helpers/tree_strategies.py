"""Strategies for topic trees, as people write them in YAML, damage and change them."""

import json

from helpers.strategies import TITLES, crlf, damaged, one_of
from hypothesis import strategies as st


@st.composite
def trees(draw: st.DrawFn, *, plain: bool = False) -> str:
    """Draw the text of a topics.yaml, written as people write YAML."""
    step, indented = draw(st.integers(1, 4)), draw(st.booleans())
    titles = iter(draw(st.permutations(TITLES)))

    def scalar(text: str) -> str:
        return draw(
            one_of(json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'")
        )

    def noise(indent: str) -> list[str]:
        return draw(
            st.sampled_from([[], [], [], [""], [f"{indent}# - note: 1"], ["# a: b"], ["  "]])
        )

    def topics(indent: str, depth: int) -> list[str]:
        found = []
        for _ in range(draw(st.integers(1, 3))):
            title = next(titles, None)
            if title is None:
                break
            found += noise(indent) + topic(indent, title, depth)
        return found

    def topic(indent: str, title: str, depth: int) -> list[str]:
        inner = indent + "  "
        end = draw(one_of("", "", "  # why", " "))
        form = draw(st.integers(0, 3 if plain else 5))
        if form == 0 or depth > 3:
            return [f"{indent}- {scalar(title)}{end}"]
        if form == 4:
            return [f"{indent}- {{title: {scalar(title)}, context: x}}{end}"]
        if form == 5:
            return [f"{indent}- >-", f"{inner}  {title[:40]}", f"{inner}  more {title[-1]}{depth}"]
        lines = [f"title: {scalar(title)}{end}"]
        if form == 1:
            lines.append(draw(one_of("context: field", "titles: {ja: 題}", "titles:\n  ja: 題")))
        lines = [f"{inner}{line}" for each in lines for line in each.split("\n")]
        below = topics(inner + (" " * step if indented else ""), depth + 1) if form > 1 else []
        if below:
            lines += [f"{inner}children:{end}", *below]
        lines[0] = f"{indent}- " + lines[0].removeprefix(inner)
        return lines

    text = "\n".join(draw(one_of("", "# The course.\n", "---\n", "\n")).split("\n") + topics("", 0))
    text += draw(one_of("\n", "\n", "", "\n\n", "\n# end\n", "\n...\n"))
    return draw(st.sampled_from([str, str, crlf, lambda text: "\ufeff" + text]))(text)


YAML = damaged(trees())


@st.composite
def moves(draw: st.DrawFn) -> str:
    """Draw two trees as YAML documents: the second one is the first with some topics moved."""
    titles = draw(st.lists(st.sampled_from(TITLES[:12]), min_size=2, max_size=9, unique=True))
    trees = []
    parents = [draw(st.integers(-1, n - 1)) for n in range(len(titles))]
    for _ in range(2):
        trees.append(_tree_text(titles, parents))
        for number in draw(st.lists(st.integers(0, len(titles) - 1), max_size=2)):
            parents[number] = draw(st.integers(-1, number - 1))
        order = draw(st.permutations(range(len(titles)))) if draw(st.booleans()) else None
        if order and all(parent == -1 for parent in parents):
            titles = [titles[n] for n in order]
    return "---\n".join(trees)


def _tree_text(titles: list[str], parents: list[int], parent: int = -1, indent: str = "") -> str:
    """Return the YAML of the topics inside that one; each stands behind its parent."""
    text = ""
    for number, title in enumerate(titles):
        if parents[number] == parent:
            below = _tree_text(titles, parents, number, indent + "    ")
            text += f"{indent}- title: {json.dumps(title, ensure_ascii=False)}\n"
            text += f"{indent}  children:\n{below}" if below else ""
    return text
