"""The templates' own source: nothing that turns text into code."""

import tomllib

from helpers.sites import REPO, plain_hugo, read, write

LAYOUTS = REPO / "layouts"


def test_layouts_never_turn_text_into_an_address_a_script_or_a_style():
    for file in LAYOUTS.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "safeURL" not in text
        # The inline script in the head is the repository's own file.
        assert "safeJS" not in text or file.relative_to(REPO).match("head/common.html")
        assert "markdownify" not in text
        assert "<style" not in text


def test_hugo_renders_no_raw_html_and_runs_no_program():
    config = tomllib.loads((REPO / "config/_default/hugo.toml").read_text(encoding="utf-8"))
    goldmark = config["markup"]["goldmark"]
    assert goldmark.get("renderer", {}).get("unsafe", False) is False
    assert config["security"]["exec"]["allow"] == ["none"]


def test_hugo_caches_a_partial_for_each_language(tmp_path):
    codes = ("ar", "de", "en", "fr")
    languages = "".join(f'[languages.{code}]\nlocale = "{code}"\n' for code in codes)
    layouts = {
        "home.html": '{{ partialCached "code.html" . }}{{ range (partialCached "list.html" .) }}'
        "{{ . }}{{ end }}",
        "_partials/code.html": "{{ site.Language.Name }} {{ .Language.Name }} ",
        "_partials/list.html": "{{ return slice site.Language.Name }}",
    }
    write(tmp_path, {f"layouts/{name}": text for name, text in layouts.items()})
    kinds = '["page", "section", "taxonomy", "term", "RSS", "sitemap"]'
    write(tmp_path, {"hugo.toml": f"disableKinds = {kinds}\n{languages}"})
    done = plain_hugo(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for code in codes:
        folder = "" if code == "en" else f"{code}/"
        assert read(tmp_path, f"public/{folder}index.html") == f"{code} {code} {code}"
