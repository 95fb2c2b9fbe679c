#!/usr/bin/env python3
"""Write the bill of materials: what a build installs, and what of others the site ships.

It is a document of CycloneDX 1.6, with versions, licences and hashes. The site must be
built. Without SOURCE_DATE_EPOCH it has no date, so the same site gives the same document.
"""

from collections.abc import Sequence
from pathlib import Path

from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import write_text
from askbook.errors import SUCCESS
from askbook.publish import sbom


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("sbom", __doc__)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"where to write it (default: {sbom.NAME} in the site's folder)",
    )
    return cli.run(parser, _write, argv)


def _write(run: Command) -> int:
    root = run.project.root
    path = run.options.output or root / sbom.NAME
    write_text(path, sbom.render(root, root / "public"))
    print(run.project.shown(path))
    return SUCCESS


if __name__ == "__main__":
    raise SystemExit(main())
