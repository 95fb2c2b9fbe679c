"""A socket that keeps one deadline for all that is sent and read through it.

A socket's own timeout begins anew with every byte, so a server that drips holds a reader for
ever. Here each read and each write gets what is left of the whole time, and no more.
"""

import io
import socket
import time

_PIECE = 16 * 1024
"""Bytes that are sent at once: a record of TLS."""


class Deadline:
    """A moment of ``time.monotonic`` by which something must be done."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raise TimeoutError where there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def shorten(self, seconds: float) -> None:
        """Leave at most that many seconds."""
        self._at = min(self._at, time.monotonic() + seconds)


class DeadlineSocket:
    """What ``http.client`` needs of a socket."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all the bytes before the deadline."""
        for start in range(0, len(data), _PIECE):
            self._plain.settimeout(self._deadline.left())
            self._plain.sendall(data[start : start + _PIECE])

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Return a reader of what the other side sends."""
        return io.BufferedReader(_Reader(self._plain, self._deadline))

    def close(self) -> None:
        """Do nothing: a response is read after its connection is closed to requests."""


class _Reader(io.RawIOBase):
    """Reads from the socket until the deadline."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._plain.settimeout(self._deadline.left())
        return self._plain.recv_into(buffer)
