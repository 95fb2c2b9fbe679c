"""The learning order, and links between translations."""

from helpers.html_audit import Audit
from helpers.rendered import html_of
from helpers.sites import build, make_site, read, write

import generate


def test_the_learning_order_visits_every_topic_once(course):
    public = build(course)
    path, walked = "/course/", []
    while path:
        walked.append(path)
        audit = Audit(read(public, f"{path[1:]}index.html"))
        previous = [link["href"] for link in audit.all("a") if link.get("rel") == "prev"]
        assert previous == walked[-2:-1]
        path = next((link["href"] for link in audit.all("a") if link.get("rel") == "next"), "")
    assert walked == [
        "/course/",
        "/course/part-one/",
        "/course/part-one/first-topic/",
        "/course/part-one/second-topic/",
        "/course/part-two/",
        "/course/part-two/third-topic/",
    ]


def test_a_long_page_without_steps_lists_its_headings(course):
    text = '+++\ntitle = "Signs"\nweight = "9"\n+++\n'
    for number, name in enumerate(("long", "short")):
        headings = "\n".join(f"## Group {place}\n\nx\n" for place in range(3 - number))
        write(course, {f"content/course/{name}.md": text + headings})
    links = Audit(html_of(course, "course/long")).links()
    assert [link for link in links if "group" in link] == ["#group-0", "#group-1", "#group-2"]
    assert "popover" not in read(course, "public/course/short/index.html")


def test_a_page_does_not_grow_with_the_number_of_topics(tmp_path):
    sizes = []
    for count in (12, 120):
        titles = "".join(f"        - Topic {number:03}\n" for number in range(1, count + 1))
        tree = f"- title: Course\n  children:\n    - title: Part\n      children:\n{titles}"
        root = make_site(tmp_path / str(count), tree)
        generate.main(["--site", str(root), "--quiet"])
        sizes.append(len(html_of(root, "course/part/topic-006")))
    assert abs(sizes[1] - sizes[0]) < 20


def test_translations_link_to_each_other(tmp_path):
    root = make_site(tmp_path / "site", "- Only English\n- {title: Topic, titles: {de: Thema}}\n")
    generate.main(["--site", str(root), "--quiet"])
    public = build(root)
    english, german, alone = (
        Audit(read(public, f"{path}/index.html")) for path in ("topic", "de/topic", "only-english")
    )
    assert "/de/topic/" in english.links()
    assert [each["aria-label"] for each in english.all("button")][:1] == ["EN: Other languages"]
    assert "Other languages" not in [each.get("aria-label") for each in alone.all("button")]
    assert "/topic/" in german.links()
    assert not any(link.startswith("/de/only-english") for link in alone.links())
    assert german.all("html") == [{"lang": "de", "dir": "ltr"}]
    assert "Erkläre Thema und gib ein Beispiel" in german.text
    assert "Es gibt noch keine Antwort" in german.text
