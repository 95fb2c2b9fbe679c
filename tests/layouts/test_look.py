"""A site's own look: style sheet, hooks, menu, logo, accent colour, fonts and origins."""

import base64
import re

import pytest
from helpers.html_audit import Audit
from helpers.sites import build, copy_themed_site, plain_hugo, read, write

PAGE = "sourdough/ingredients/flour/index.html"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'


@pytest.fixture
def site(tmp_path):
    return copy_themed_site("small", tmp_path / "site")


def settings(site, text):
    """Add lines to the site's [params]."""
    config = read(site, "config.toml")
    assert "\n[[params.chats]]\n" in config
    config = config.replace("\n[[params.chats]]\n", f"\n[params]\n{text}\n\n[[params.chats]]\n")
    write(site, {"config.toml": config})


def policy(html):
    return re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")


def test_the_sites_style_sheet_takes_precedence_over_every_layer(site):
    write(site, {"assets/css/custom.css": "body { color: rebeccapurple }\n"})
    build(site)
    (sheet,) = (site / "public/css").glob("main*.css")
    text = sheet.read_text(encoding="utf-8")
    rule = re.search(r"body\{color:(rebeccapurple|#639)\}", text)
    assert rule
    before = text[: rule.start()]
    assert before.count("{") == before.count("}")  # outside of every layer


def test_hooks_are_on_every_page(site):
    write(site, {
        "layouts/_partials/hooks/head-end.html": '<meta name="own" content="head">',
        "layouts/_partials/hooks/footer.html": "<p>own footer</p>",
        "layouts/_partials/hooks/body-end.html": "<p>own end</p>",
    })  # fmt: skip
    build(site)
    for name in ("index.html", PAGE, "404.html", "de/review/index.html"):
        html = read(site, f"public/{name}")
        assert 'content="head"' in html.partition("</head>")[0]
        assert "own footer</p>" in html.partition("<footer")[2].partition("</footer>")[0]
        assert "own end" in html.partition("</footer>")[2]


def test_a_menu_links_to_pages_of_the_site_that_are_not_topics(site):
    write(site, {"content/about.md": '+++\ntitle = "About us"\nmenus = "main"\n+++\nWe bake.\n'})
    build(site)
    header = read(site, f"public/{PAGE}").partition("<header")[2].partition("</header>")[0]
    assert '<a href="/about/">About us</a>' in header
    assert '"About us"' in read(site, "public/titles.json")


def test_the_logo_and_the_accent_colour_come_from_the_settings(site):
    write(site, {"assets/images/logo.svg": LOGO})
    settings(site, 'logo = "images/logo.svg"\naccent = { light = "#0b7285", dark = "#66d9e8" }')
    build(site)
    html = read(site, f"public/{PAGE}")
    (image,) = [i for i in Audit(html).all("img") if "logo" in i["src"]]
    assert read(site, f"public{image['src']}") == LOGO
    (link,) = [each for each in Audit(html).all("link") if each.get("rel") == "stylesheet"]
    sheet = (site / f"public{link['href']}").read_bytes()
    assert b":root{--accent:light-dark(#0b7285,#66d9e8)" in sheet
    assert link["integrity"].startswith("sha256-")
    assert len(base64.b64decode(link["integrity"].removeprefix("sha256-"))) == 32


def test_declared_origins_are_in_the_policy_of_every_page(site):
    settings(site, 'csp = { connect = ["https://stats.example.org"], frame = ["https://v.test"] }')
    build(site)
    parts = policy(read(site, f"public/{PAGE}")).split("; ")
    assert "connect-src 'self' https://stats.example.org" in parts
    assert "frame-src https://v.test" in parts
    assert "font-src 'self'" in parts
    assert parts[0] == "default-src 'none'"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('csp = { connect = ["*"] }', 'params.csp.connect: "*" is not an origin'),
        (
            "csp = { img = [\"https://a.test; script-src 'unsafe-inline'\"] }",
            "is not an origin",
        ),
        ('csp = { scripts = ["https://a.test"] }', "params.csp.scripts: unknown; use script"),
        ('accent = { light = "red;} body{display:none" }', "is not a CSS colour"),
        ('logo = "images/none.svg"', "assets/images/none.svg does not exist"),
    ],
)
def test_a_wrong_setting_fails_the_build_with_the_fix(site, setting, message):
    settings(site, setting)
    done = plain_hugo(site)
    assert done.returncode != 0
    assert message in (done.stdout + done.stderr).replace('\\"', '"')
