"""Zip files that are the same bytes for the same content, on every system and at any time."""

import io
import zipfile
from collections.abc import Collection, Mapping

TIME = (1980, 1, 1, 0, 0, 0)
"""The modification time of every entry: the earliest that a zip file can hold."""


def dumps(files: Mapping[str, bytes], *, stored: Collection[str] = (), level: int = 6) -> bytes:
    """Return a zip file of the files in the given order, all compressed but the ``stored`` ones.

    ``level`` is that of zlib: from 1, the fastest, to 9, the smallest.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, TIME)
            # Unix on every system; zipfile would write Windows on Windows.
            info.create_system = 3
            info.external_attr = 0o644 << 16
            method = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, method, level)
    return packed.getvalue()
