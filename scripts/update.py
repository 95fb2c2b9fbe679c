"""Update the site's engine, themes/askbook, from a newer one.

Nothing is changed if engine files were edited in this site: move each edit to a file of the
same path in the site's own folders, such as layouts/ or assets/css/, where it takes precedence,
or discard it with --overwrite. Files of the site that take precedence over a changed file of the
engine are named. The workflow in .github/ may be edited: then it is kept.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import resolve
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.project import engine, site_lock
from askbook.text.plural import counted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("update", __doc__)
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="DIR",
        help="a checkout of Askbook, or a site with a newer engine",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="discard edits of engine files in this site"
    )
    return cli.run(parser, _update, argv)


def _update(run: Command) -> int:
    site, source = run.project.root, engine.find_complete(resolve(run.options.source))
    if engine.find(site) == site:
        raise StudyError("this site has no themes/askbook; merge the engine's changes with git")
    if source == engine.find(site):
        raise StudyError(f"{run.options.source} is this site's own engine; name another folder")
    with site_lock.hold(run.project):
        edited = engine.edited_files(site)
        if edited and not run.options.overwrite:
            for path in edited:
                print(path)
            run.say(
                f"not updated: {counted(len(edited), 'engine file')} edited here; "
                "move the edits to the site's own folders, or use --overwrite"
            )
            return FINDINGS
        old, new = engine.version(engine.find(site)), engine.version(source)
        overrides = engine.outdated_overrides(site, source)
        changed = engine.changed_files(site, source)
        engine.install(source, site)
    if not changed:
        run.say(f"this site has {new} already; nothing was changed")
        return SUCCESS
    run.say(_outcome(old, new, counted(len(changed), "engine file")))
    for path in overrides:
        run.say(f"{path} takes precedence over the engine's, which has changed; compare the two")
    if engine.has_own_workflow(site):
        own = engine.THEME / engine.WORKFLOW
        run.say(f"{engine.WORKFLOW} was edited here and is kept; {own} is the engine's")
    run.say("themes/askbook/CHANGELOG.md lists the changes")
    return SUCCESS


def _outcome(old: str, new: str, files: str) -> str:
    """Return what an installation changed, from one version to another."""
    if old == new:
        return f"still {new}; {files} changed"
    if _numbers(new) < _numbers(old):
        return f"warning: went back from {old} to {new}, an older engine"
    return f"updated from {old} to {new}"


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", version)]
