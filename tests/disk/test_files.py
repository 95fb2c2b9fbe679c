import os
import subprocess

from askbook.disk.files import sweep


def test_only_what_a_dead_process_left_is_swept(tmp_path):
    dead = subprocess.Popen(["true"])
    dead.wait()
    folder = tmp_path / "a"
    folder.mkdir()
    names = [f".tmp-{dead.pid}-x", f".tmp-{os.getpid()}-x", ".tmp-page.md", "tmp-1-x.md"]
    for name in names:
        (folder / name).write_text("x")
    sweep(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names[1:])
