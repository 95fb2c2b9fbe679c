"""Files below a folder, and why some of them cannot be read."""

from askbook.disk.listing import DEEPEST, files_below


def test_a_folder_that_is_nested_too_deeply_is_named_once_and_not_entered(tmp_path):
    folder = tmp_path
    for _ in range(DEEPEST):
        folder /= "a"
    (folder / "b/c").mkdir(parents=True)
    for path in (folder / "deepest.md", folder / "b/below.md", folder / "b/c/below.md"):
        path.touch()
    assert list(files_below(tmp_path)) == [
        (folder / "b", "is nested more than 32 folders deep; move it up"),
        (folder / "deepest.md", ""),
    ]
