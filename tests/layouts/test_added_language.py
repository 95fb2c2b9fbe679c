"""A language is data: a site adds one without a change to the engine.

The German texts stand in for those of a language that the engine does not know.
"""

from helpers.html_audit import Audit
from helpers.rendered import STEPS, step_kinds
from helpers.sites import REPO, SITES, build, copy_site, read, write

import check
import generate

SETTINGS = """
[languages.nds]
label = "Plattdüütsch"
locale = "nds"
weight = 2
"""


def test_a_language_is_added_by_data_alone(tmp_path):
    root = copy_site("japanese", tmp_path / "site")
    small = SITES / "small"
    german = (small / "data/sections.yaml").read_text(encoding="utf-8")
    german = german[german.index("\nde:") :].replace("\nde:", "\nnds:")
    topics = read(root, "data/topics.yaml")
    title = next(line for line in topics.split("\n") if line.startswith("- title:"))
    write(
        root,
        {
            "config.toml": read(root, "config.toml") + SETTINGS,
            "data/sections.yaml": read(root, "data/sections.yaml") + german,
            "data/topics.yaml": topics.replace(title, f"{title}\n  titles: {{nds: Tee}}", 1),
            "i18n/nds.toml": read(REPO, "i18n/de.toml"),
            "content/_index.nds.md": '+++\ntitle = "Tee"\n+++\n',
        },
    )
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    assert check.main(["--site", str(root), "--quiet"]) == 0
    (page,) = [
        p for p in (build(root) / "nds").glob("*/index.html") if 'id="preview"' in p.read_text()
    ]
    html = page.read_text(encoding="utf-8")
    assert step_kinds(Audit(html))[: len(STEPS)] == STEPS
    assert "Kernpunkte" in html
