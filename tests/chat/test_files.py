"""Uploads and downloads."""

import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers.chat_responses import Response, json_response
from helpers.faults import FAULTS, FINAL, raw

from askbook.chat import client as client_module
from askbook.chat.errors import Failed
from askbook.errors import SourceError


def test_a_file_is_uploaded_as_multipart_form_data(server, client, tmp_path):
    file = tmp_path / 'a "b".jsonl'
    file.write_bytes(b'{"a": 1}\n' * 50_000)
    server.route("POST", "/v1/files", lambda _: json_response({"id": "file-1"}))
    assert client.upload("/files", file, {"purpose": "batch"}) == {"id": "file-1"}
    call = server.calls[0]
    boundary = call.headers["Content-Type"].removeprefix("multipart/form-data; boundary=")
    nothing, first, second, end = call.body.split(f"--{boundary}".encode())
    assert nothing == b""
    assert first == b'\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    head, _, content = second.partition(b"\r\n\r\n")
    assert b'name="file"; filename="a__b_.jsonl"' in head
    assert content == file.read_bytes() + b"\r\n"
    assert end == b"--\r\n"


def test_an_upload_is_repeated_completely_after_a_fault(server, client, tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"x" * 300_000)
    server.script(
        FAULTS["500"], FAULTS["close_at_once"], raw(b'HTTP/1.1 200 OK\r\n\r\n{"id": "f"}')
    )
    assert client.upload("/files", file, {"purpose": "batch"}) == {"id": "f"}
    assert len({call.body for call in server.calls}) == 1


def test_an_upload_without_its_file_is_an_error(client, tmp_path):
    with pytest.raises(SourceError, match=r"none:1: there is no such file"):
        client.upload("/files", tmp_path / "none", {})


@pytest.mark.timeout(60)
def test_the_timeout_is_for_the_whole_upload(make_client, tmp_path, monkeypatch):
    monkeypatch.setattr(client_module, "_FILE_TIMEOUT", 0.4)
    file = tmp_path / "large.jsonl"
    file.touch()
    os.truncate(file, 1 << 30)
    done = threading.Event()

    def read_slowly(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            while not done.wait(0.02) and connection.recv(1 << 16):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        pool.submit(read_slowly, listener)
        slow = make_client(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", max_retries=0)
        try:
            with pytest.raises(Failed, match=r"no complete response within 0\.4 s"):
                slow.upload("/files", file, {})
        finally:
            done.set()


def test_a_file_is_downloaded_completely(server, client, tmp_path):
    body = b'{"custom_id": "1"}\n' * 200_000
    server.route("GET", "/v1/files/f/content", lambda _: Response(body))
    assert client.download("/files/f/content", tmp_path / "new/out.jsonl") == len(body)
    assert (tmp_path / "new/out.jsonl").read_bytes() == body
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.jsonl"]


def test_a_download_that_was_cut_off_starts_again(server, client, tmp_path):
    server.script(
        FAULTS["half_json_too_short"], FAULTS["cut_chunked"], raw(b"HTTP/1.1 200 OK\r\n\r\nwhole")
    )
    client.download("/files/f/content", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"whole"


@pytest.mark.parametrize(
    "fault", [FAULTS["cut_chunked"], FAULTS["login_page"], FINAL["400"], FAULTS["gzip_unasked"]]
)
def test_a_download_that_fails_keeps_the_old_file(server, make_client, tmp_path, fault):
    (tmp_path / "out").write_bytes(b"old")
    server.always(fault)
    with pytest.raises(Failed):
        make_client(server.base_url, max_retries=1).download("/files/f/content", tmp_path / "out")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("out", b"old")]


def test_a_download_has_a_size_limit_of_its_own(server, make_client, tmp_path):
    server.always(FAULTS["huge"])
    client = make_client(server.base_url, max_retries=0)
    with pytest.raises(Failed, match="larger than 3 MB"):
        client.download("/files/f/content", tmp_path / "out", max_bytes=3 << 20)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_disk_is_not_taken_for_the_servers(server, client, tmp_path):
    (tmp_path / "out").mkdir()
    server.script(raw(b"HTTP/1.1 200 OK\r\n\r\nwhole"))
    with pytest.raises(SourceError, match="cannot be written"):
        client.download("/files/f/content", tmp_path / "out")
    assert len(server.calls) == 1
