"""Formulas that KaTeX cannot read are found before they are on a page, by Hugo's own KaTeX."""

import re

import pytest
from helpers import compiled_katex
from helpers.rendered import answer_section
from helpers.sites import copy_site, make_site, plain_hugo, read, write

import check
import import_
from askbook.check.katex import Katex
from askbook.disk import hugo_binary
from askbook.errors import StudyError

TEXT = r"""For \(x^2\):

\[
a = b \label{one}
\]

and \(\mathds{1}\), \(a_{1\), `\(no\)`, \(\text{步幅}\), $$\frac{1}{2}$$."""


@pytest.fixture(scope="module")
def katex(tmp_path_factory: pytest.TempPathFactory) -> Katex:
    root = tmp_path_factory.mktemp("site")
    compiled_katex.share(root)
    return Katex(root, pytest.fail)


def test_each_formula_that_katex_cannot_read_is_reported_at_its_line(katex, monkeypatch):
    monkeypatch.setenv("HUGO_DISABLEKINDS", "home")  # a setting for the user's other sites
    found = list(katex.check(TEXT))
    assert [(one.code, one.line) for one in found] == [("A025", 3), ("A025", 7), ("A025", 7)]
    assert r"Undefined control sequence: \label" in found[0].message
    assert r"\mathds" in found[1].message
    assert "Expected '}'" in found[2].message
    assert not any("\u0332" in one.message or "\n" in one.message for one in found)


def test_one_hugo_process_judges_all_texts_and_none_twice(katex, monkeypatch):
    started = []
    binary = hugo_binary.binary
    monkeypatch.setattr(hugo_binary, "binary", lambda: started.append(1) or binary())
    texts = [rf"\(n_{{{number}}}\) \[ \mathds{number} \]" for number in range(30)]
    katex.learn(texts)
    found = [one for text in texts for one in katex.check(text)]
    assert (len(found), len(started)) == (30, 1)


def test_a_text_without_formulas_starts_no_process(katex, monkeypatch):
    monkeypatch.setattr(hugo_binary, "binary", lambda: pytest.fail("started"))
    katex.learn(["a", "`\\(b\\)`"])


def test_without_hugo_nothing_is_found_and_the_reason_is_said_once(tmp_path, monkeypatch):
    def missing() -> None:
        raise StudyError("Hugo is not installed")

    monkeypatch.setattr(hugo_binary, "binary", missing)
    said: list[str] = []
    katex = Katex(tmp_path, said.append)
    assert not list(katex.check(r"\(\mathds{1}\)"))
    assert not list(katex.check(r"\(\mathds{2}\)"))
    assert said == ["formulas were not checked: Hugo is not installed"]


FORMULAS = (
    "x", r"\frac{1}{2}", r"\mathds{1}", "a_{1", r"a \\ b", r"\begin{cases} a & b \\ c \end{cases}",
    r"\begin{align} a &= b \end{align}", r"\tag{1} a", r"\left( a", r"\unknown", "步幅", "a^b^c",
    "%", r"\color{red} x", r"\href{javascript:x}{y}", "<b>", "&", "#1", r"\|x\|", "'", "~",
)  # fmt: skip


def test_the_verdict_is_that_of_the_page(tmp_path, katex):
    site = make_site(tmp_path / "site")
    texts = [rf"\({tex}\)" for tex in FORMULAS] + [rf"\[{tex}\]" for tex in FORMULAS]
    for number, text in enumerate(texts):
        write(site, {f"content/formula/{number}.md": f'+++\ntitle = "{number}"\n+++\n{text}\n'})
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    katex.learn(texts)
    for number, text in enumerate(texts):
        shown = read(site, f"public/formula/{number}/index.html")
        assert ('<code class="tex">' in shown) == bool(list(katex.check(text))), text


def test_check_and_import_report_it_at_its_line(tmp_path, capsys):
    site = copy_site("small", tmp_path / "site")
    name = next(path.relative_to(site).as_posix() for path in sorted(site.rglob("starters.md")))
    answer_section(site, "For example:\n\n" + TEXT, name=name)
    assert check.main(["--site", str(site)]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "A025" in line]
    first = read(site, name).split("\n").index("\\[") + 1
    assert [int(re.search(r":(\d+): ", line)[1]) - first for line in lines] == [0, 4, 4]
    assert import_.main(["--site", str(site), str(site / name), str(site / "content/new.md")]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if "A025" in line]
