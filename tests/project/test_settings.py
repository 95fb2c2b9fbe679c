"""Settings of a site: wrong ones are refused at their line before they are in a page."""

import re
import tomllib

import pytest
from helpers.sites import REPO, copy_site, copy_themed_site, read, write

import build
import check
import serve
from askbook.project import settings
from askbook.project.project import Project
from askbook.publish import server

ENGINE_PARAMS = {"strict", "extras"}
"""Parameters that ./askbook build sets."""

WRONG = {
    # Above the tables: the setting, the name in the message, the fix.
    'baseURL = "example.org/sub"': "base URL 'example.org/sub': write it as https://",
    'baseURL = "https://example.org/?a=1"': "remove the password, ? or # from it",
    "baseURL = 5": "base URL '5': write it as https://",
    'baseURL = "javascript:alert(1)//"': "write it as https://host/path/",
    'baseURL = "//example.org/"': "write it as https://host/path/",
    "title = 5": "title = 5: expected text in quotes",
    'languages = "en"': "languages is not a table",
    "theme = 5": "theme = 5: expected text",
    'theme = "nowhere"': "themes/nowhere does not exist",
    # In tables.
    'locale = "english please"': "locale = 'english please': expected a language tag",
    '[languages.en]\nlocale = "english please"': "languages.en.locale = 'english please': expected",
    "[languages.en]\nlabel = 5": "languages.en.label = 5: expected text",
    '[languages.en]\nweight = "1"': "languages.en.weight = '1': expected a whole number",
    "[languages.en]\ntitle = 5": "languages.en.title = 5: expected text",
    "[languages.en]\nparams.books = 1": "languages.en.params.books = 1: expected true or false",
    '[params]\nrepository = "git@github.com:me/bread.git"': 'expected an address such as "https://',
    '[params]\nrepository = "github.com/me/bread"': "params.repository = 'github.com/me/bread': ",
    "[params]\nreport = 3": 'params.report = 3: expected a mail address such as "',
    '[params]\nreport = "not a mail"': "params.report = 'not a mail': expected a mail",
    "[params]\nbranch = 1": "params.branch = 1: expected text",
    "[params]\nauthor = ['A', 'B']": "expected text in quotes",
    "[params]\nlogo = true": "params.logo = True: expected text",
    '[params]\nbooks = "no"': "params.books = 'no': expected true or false",
    '[params]\nshow_doubts = "yes"': "expected true or false",
    "[params]\nsection_images = 1": "expected true or false",
    '[params]\naccent = "#0b7285"': "params.accent is not a table",
    "[params]\naccent = { light = 5 }": "params.accent.light = 5: expected a CSS colour",
    '[params]\naccent = { dark = "red" }': "params.accent needs light",
    '[params]\naccent = { light = "red", drak = "red" }': "unknown key 'drak' in params.accent",
    '[params]\ncsp = "https://stats.example.org"': "params.csp is not a table",
    '[params]\ncsp = { connect = "https://a.example" }': "params.csp.connect is not a list",
    '[params]\ncsp = { connect = ["*; script-src"] }': "params.csp.connect[0] = '*; script-src': ",
    '[params]\ncsp = { connect = [""] }': "params.csp.connect[0] = '': expected an origin",
    '[params]\ncsp = { object = ["https://a.example"] }': "unknown key 'object' in params.csp",
    '[params]\nchats = "x"': "params.chats is not a list",
    '[params]\nchats = ["x"]': "params.chats[0] is not a table",
    '[[params.chats]]\nname = "A"\nurl = "https://a.example/?q="\n[[params.chats]]\nname = "B"': (
        "params.chats[1] needs url"
    ),
    '[[params.chats]]\nname = "A"\nurl = "javascript:alert(1)"': (
        "params.chats[0].url = 'javascript:alert(1)': expected an address"
    ),
    "params = 5": "params is not a table",
    "[[menus.main]]\nname = 5": "menus.main[0].name = 5: expected text",
}  # fmt: skip


def configure(site, text):
    """Replace the site's settings, but not its title; return the number of their lines."""
    title = "" if text.startswith("title") else 'title = "Bread"\n'
    start = f"# report = 1, chats = 2, title\n{title}"
    write(site, {"config.toml": f"{start}{text}\n"})
    return len(f"{start}{text}".splitlines())


@pytest.fixture
def site(tmp_path):
    return copy_site("small", tmp_path / "site")


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_setting_is_refused_at_its_line(site, capsys, text):
    line = configure(site, text)
    if "needs url" in WRONG[text]:
        line -= 1  # that of the table
    assert check.main(["--site", str(site)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"config.toml:{line}: ")
    assert WRONG[text] in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("command", [build, serve])
def test_no_site_is_built_with_a_wrong_setting(site, capsys, monkeypatch, command):
    monkeypatch.setattr(server, "serve", pytest.fail)
    write(site, {"config.toml": read(site, "config.toml") + "[params]\nreport = 3\n"})
    assert command.main(["--site", str(site)]) == 2
    assert "params.report = 3: expected a mail address" in capsys.readouterr().err
    assert not (site / "public").exists()


@pytest.mark.parametrize(
    "text",
    [
        *(f'baseURL = "{address}"' for address in ("", "/", "/sub/", "https://example.org/ü")),
        '[params]\nreport = ""\nrepository = ""\nown = 5',
        '[params]\nreport = "first.last+bread@mail.example.org"',
        '[params]\naccent = { light = "rgb(0 0 0 / 50%)" }\nCSP = { Connect = [] }',
        '[params]\nrepository = "http://localhost:3000/me/bread/"',
    ],
)
def test_other_settings_are_accepted(site, text):
    configure(site, text)
    settings.check(Project(site))


def test_a_theme_in_the_site_has_to_be_named(tmp_path, capsys):
    site = copy_themed_site("small", tmp_path / "site")
    write(site, {"config.toml": ""})
    assert check.main(["--site", str(site)]) == 2
    assert capsys.readouterr().err.startswith(
        'config.toml:1: add theme = "askbook" above the first'
    )


def test_a_site_with_a_theme_of_its_own_may_have_any_parameters(tmp_path):
    text = '[params]\nauthor = { name = "A" }\nlogo = 5\nreports = 3\n'
    write(tmp_path, {"hugo.toml": text, "data/sections.yaml": read(REPO, "data/sections.yaml")})
    settings.check(Project(tmp_path))
    assert not list(settings.misspelled(Project(tmp_path)))


def test_a_parameter_that_may_be_misspelled_is_a_warning(site, capsys):
    text = read(site, "config.toml") + '[params]\nrepositry = "x"\nown = 1\n'
    write(site, {"config.toml": text})
    assert check.main(["--site", str(site)]) == 0
    line = text[: text.index("repositry")].count("\n") + 1
    assert capsys.readouterr().out == (
        f"config.toml:{line}: C001 warning: no layout of the engine reads 'repositry'; "
        "did you mean 'repository'?\n"
    )


def test_every_parameter_of_the_layouts_is_checked_and_documented():
    layouts = [*(REPO / "layouts").rglob("*.*")]
    text = "".join(path.read_text(encoding="utf-8") for path in layouts)
    read_by_layouts = set(re.findall(r"site\.Params\.(\w+)", text, re.IGNORECASE)) - ENGINE_PARAMS
    assert read_by_layouts | {"ask"} == settings.PARAMS.keys()
    docs = [REPO / "config.toml", *(REPO / "docs").glob("*.md")]
    documented = "".join(path.read_text(encoding="utf-8") for path in docs)
    assert [name for name in settings.PARAMS if not re.search(rf"\b{name}\b", documented)] == []


def test_every_documented_parameter_is_in_the_table():
    params = read(REPO, "config.toml").partition("[params]")[2].partition("[[params.chats]]")[0]
    documented = set(re.findall(r"(?m)^(?:# )?(\w+) = ", params))
    assert len(documented) > 5
    assert documented <= settings.PARAMS.keys()
    blocks = re.findall(r"(?ms)^```toml\n(.*?)^```", "".join(
        path.read_text(encoding="utf-8") for path in (REPO / "docs").glob("*.md")
    ))  # fmt: skip
    named = {name for block in blocks for name in tomllib.loads(block).get("params", {})}
    assert named <= settings.PARAMS.keys()
