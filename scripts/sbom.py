#!/usr/bin/env python3
"""Write the bill of materials: what a build installs, and what of others the site ships.

It is a document of CycloneDX 1.6, with versions, licences and hashes. The site must be
built. Without SOURCE_DATE_EPOCH it has no date, so the same site gives the same document.
"""

from collections.abc import Sequence
from pathlib import Path

from study import command, sbom
from study.command import FINE, Command, Parser
from study.files import write_text


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=f"where to write it (default: {sbom.NAME} in the site's folder)",
    )
    return command.run(parser, _write, argv)


def _write(run: Command) -> int:
    root = run.project.root
    path = run.options.output or root / sbom.NAME
    write_text(path, sbom.render(root, root / "public"))
    print(run.project.shown(path))
    return FINE


if __name__ == "__main__":
    raise SystemExit(main())
