"""What hugo deploy stores, tried on a folder in place of a bucket."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from helpers import hosting
from helpers.hosting import TEXTS, TYPES
from helpers.sites import REPO

from askbook.publish import hugo

DOCUMENT = (REPO / "deploy/README.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"(?s)```toml\n(.*?)```", DOCUMENT)
TARGETS = re.findall(r'\[\[deployment.targets\]\]\nname = "(\w+)"', EXAMPLE)


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A folder with the built site and the documented targets."""
    (tmp_path / "public").symlink_to(built)
    (tmp_path / "config").symlink_to(REPO / "config")
    text = re.sub(r'URL = "\w+://.*"', f'URL = "file://{tmp_path}/bucket"', EXAMPLE)
    text = re.sub(r"cloudFrontDistributionID = .*\n", "", text)
    settings = (REPO / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(f"{settings}\n{text}", encoding="utf-8")
    (tmp_path / "bucket").mkdir()
    return tmp_path


def deploy(root: Path, *arguments: str) -> str:
    command = [str(hugo.binary()), "deploy", "--source", str(root), "--noBuildLock", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


def test_there_is_a_target_for_each_of_the_three_clouds():
    assert TARGETS == ["s3", "gcs", "azure"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_documented_target_is_understood(root, built, target):
    said = deploy(root, "--target", target, "--dryRun")
    assert f"Identified {len(hosting.files(built))} file(s) to upload" in said


def test_pages_follow_all_that_they_need(root):
    uploads = re.findall(r"Would upload: (\S+)", deploy(root, "--target", "s3", "--dryRun"))
    first = next(place for place, name in enumerate(uploads) if name.endswith(".html"))
    needed = [name for name in uploads if re.search(r"^(css|js|pagefind)/|titles\.json$", name)]
    assert needed
    assert set(needed) <= set(uploads[:first])


def test_a_bucket_says_of_each_file_what_the_server_says(root, built):
    deploy(root, "--target", "gcs")
    for address, file in hosting.files(built).items():
        said = json.loads((root / f"bucket/{address[1:]}.attrs").read_text(encoding="utf-8"))
        assert said["user.cache_control"] == hosting.caching(file), address
        packed = "gzip" if file.suffix in TEXTS else ""
        assert said["user.content_encoding"] == packed, address
        kind, _, charset = said["user.content_type"].partition("; ")
        assert kind == TYPES.get(file.suffix, kind), address
        assert charset == "charset=utf-8" or file.suffix not in {".md", ".txt"}, address
