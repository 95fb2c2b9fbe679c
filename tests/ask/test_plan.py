"""The sections to ask for are the open ones, selected by pages and topics."""

import pytest
from helpers.ask_site import FIRST
from helpers.sites import read, write

import generate
from askbook.ask.plan import Again, plan_sections
from askbook.errors import StudyError
from askbook.project.project import Project


def names(plan) -> list[str]:
    return [task.name for task in plan.tasks]


def test_all_open_sections_are_planned_in_learning_order_and_the_explain_first(course):
    plan = plan_sections(Project(course), [])
    assert len(plan.tasks) == 24
    assert [page.path.as_posix() for page in plan.pages] == [
        "course/_index.md",
        "course/part-one/_index.md",
        "course/part-one/first-topic.md",
        "course/part-one/second-topic.md",
        "course/part-two/_index.md",
        "course/part-two/third-topic.md",
    ]
    kinds = [task.kind for task in plan.pages[2].tasks]
    assert kinds == ["explain", "preview", "keypoint", "review"]


@pytest.mark.parametrize(
    ("selected", "sections"),
    [
        (["Part One"], 12),
        (["part-two"], 8),
        (["The Beginning"], 4),
        (["The Beginning#review"], 1),
        (["course/part-one/first-topic"], 4),
        (["course"], 24),
        (["Part One#preview"], 3),
        (["content/course/part-one"], 12),
        ([FIRST, f"{FIRST}#review"], 4),
    ],
    ids=[
        "title",
        "slug",
        "alias",
        "alias section",
        "path",
        "course",
        "section",
        "folder",
        "overlap",
    ],
)
def test_a_name_selects_a_page_a_folder_or_a_topic_with_its_children(course, selected, sections):
    topics = read(course, "data/topics.yaml")
    alias = "- {title: First Topic, aliases: [The Beginning]}"
    write(course, {"data/topics.yaml": topics.replace("- First Topic", alias)})
    assert len(plan_sections(Project(course), selected).tasks) == sections


@pytest.mark.parametrize(("name", "pages"), [
    ("Bread", ["bread/_index.md", "bread/flour.md"]),
    ("bread/flour", ["bread/flour.md"]),
    ("Cake", ["pie.md"]),
])  # fmt: skip
def test_a_path_or_title_takes_precedence_over_an_alias(site, name, pages):
    tree = """\
- {title: Bread, children: [Flour]}
- {title: Loaves, aliases: [Bread, bread/flour]}
- {title: Pie, aliases: [Cake]}
"""
    write(site, {"data/topics.yaml": tree})
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    plan = plan_sections(Project(site), [name])
    assert [str(page.path) for page in plan.pages] == pages


@pytest.mark.parametrize("name", ["nowhere", "", "../other.md"])
def test_a_name_that_matches_nothing_is_refused(course, name):
    with pytest.raises(StudyError, match=r": no such page or topic; name a page such as"):
        plan_sections(Project(course), [FIRST, name])


@pytest.mark.parametrize("name", ["Prt One", "part one", "Prt One#explain"])
def test_the_closest_topic_is_suggested_for_a_misspelled_name(course, name):
    with pytest.raises(StudyError, match=r": no such page or topic; did you mean 'Part One'\?$"):
        plan_sections(Project(course), [name])


@pytest.mark.parametrize(("name", "message"), [
    ("Part One#summary", "no section is called 'summary'; choose one of explain, keypoint, "),
    ("The Beginning#previw", "no section is called 'previw'; did you mean 'preview'?"),
    (f"{FIRST}#Review", "no section is called 'Review'; did you mean 'review'?"),
])  # fmt: skip
def test_the_closest_section_is_suggested_for_a_misspelled_one(course, name, message):
    topics = read(course, "data/topics.yaml")
    alias = "- {title: First Topic, aliases: [The Beginning]}"
    write(course, {"data/topics.yaml": topics.replace("- First Topic", alias)})
    with pytest.raises(StudyError) as caught:
        plan_sections(Project(course), [name])
    assert str(caught.value).startswith(f"{name}: {message}")


def test_an_answered_section_is_planned_only_again(course):
    text = read(course, FIRST)
    tag = "give me five question about First Topic\n{{< /ask_chatgpt >}}\n"
    write(course, {FIRST: text.replace(tag, f"{tag}\n1. By hand?\n")})
    project = Project(course)
    assert f"{FIRST}#preview" not in names(plan_sections(project, [FIRST]))
    again = plan_sections(project, [FIRST], Again.ALL)
    (task,) = (task for task in again.tasks if task.kind == "preview")
    assert task.answer == "1. By hand?"


def test_the_answers_that_a_page_has_now_are_in_the_plan(course):
    text = read(course, FIRST)
    tag = "Explain First Topic and give an example\n{{< /ask_chatgpt >}}\n"
    write(course, {FIRST: text.replace(tag, f"{tag}\nBy hand.\n")})
    project = Project(course)
    (page,) = plan_sections(project, [FIRST]).pages
    assert page.answers == {"preview": "", "explain": "By hand.", "keypoint": "", "review": ""}


def test_translations_are_planned_in_their_language(course):
    german = course / FIRST.replace(".md", ".de.md")
    german.write_text(
        '+++\ntitle = "Erstes Thema"\nweight = "1"\n+++\n## Vorschau\n{{< ask_chatgpt >}}\n'
        "Stelle mir fünf Fragen zu Erstes Thema\n{{< /ask_chatgpt >}}\n",
        encoding="utf-8",
    )
    (task,) = plan_sections(Project(course), [str(german)]).tasks
    assert (task.kind, task.language.code) == ("preview", "de")


def test_a_page_that_hugo_leaves_out_is_not_asked_for(course):
    for name in (FIRST, FIRST.replace(".md", ".de.md")):
        (course / name).unlink(missing_ok=True)
        (course / name).symlink_to(course / FIRST.replace("first", "second"))
    plan = plan_sections(Project(course), [])
    assert FIRST.removesuffix(".md") not in " ".join(names(plan))
    assert plan.missing == 1


def test_what_cannot_be_asked_for_is_a_warning(course):
    (course / FIRST).unlink()
    second = FIRST.replace("first", "second")
    text = read(course, second)
    write(course, {second: text.replace("List the key points of Second Topic", "")})
    plan = plan_sections(Project(course), [])
    assert list(plan.warnings()) == [
        "1 topic without a page; run ./askbook generate to create what is missing",
        f"{second}:15: Keypoint has no prompt; skipped",
    ]
    assert f"{second}#keypoint" not in names(plan)
