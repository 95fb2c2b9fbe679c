"""The Batch API on a fault server, with every outcome of a batch and of its lines.

with BatchServer() as server:
    server.fates = {2: "expired"}          # the third line; the others are answered
    server.ends = "expired"                # the batch's last status
    ...submit...
    server.finish()
    ...collect...
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from helpers.chat_responses import Call, Response, completion, error_body, json_response
from helpers.fault_server import FaultServer

FATES = ("good", "busy", "bad request", "expired", "cancelled", "missing", "duplicate", "cut off",
         "error in body", "strange")  # fmt: skip


@dataclass
class _Batch:
    id: str
    input_file_id: str
    metadata: dict[str, str]
    status: str = "validating"
    output_file_id: str | None = None
    error_file_id: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id, "object": "batch", "endpoint": "/v1/chat/completions",
            "input_file_id": self.input_file_id, "metadata": self.metadata,
            "status": self.status, "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id, "request_counts": self.counts or None,
            "errors": {"object": "list", "data": self.errors} if self.errors else None,
        }  # fmt: skip


class BatchServer(FaultServer):
    """A fault server with files and batches.

    ``fates`` gives the outcome of single lines, and ``ends`` the final status of a batch. The
    response to the start of ``lost_answers`` batches is lost, and ``lost_requests`` starts do
    not even create a batch. ``file_states`` are the states of
    an uploaded file at one look after the other; the last one stays.
    """

    def __init__(self, text: Callable[[Call], str]) -> None:
        super().__init__(text=text)
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, _Batch] = {}
        self.fates: dict[int, str] = {}
        self.ends = "completed"
        self.lost_answers = 0
        self.lost_requests = 0
        self.file_states = ["processed"]
        self.route("POST", "/v1/files", self._upload)
        self.route("GET", r"/v1/files/[^/]+", lambda _: json_response(self._file_state("file")))
        self.route("POST", "/v1/batches", self._create)
        self.route("GET", r"/v1/batches(\?.*)?", self._list)
        self.route("GET", r"/v1/batches/[^/]+", self._show)
        self.route("POST", r"/v1/batches/[^/]+/cancel", self._cancel)
        self.route("GET", r"/v1/files/[^/]+/content", self._content)

    def finish(self) -> None:
        """Bring every running batch to its final status."""
        for batch in self.batches.values():
            if batch.status not in ("completed", "expired", "cancelled", "failed"):
                self._run(batch)

    def lines(self, batch: int = -1) -> list[dict[str, Any]]:
        """Return the requests of a batch, by default of the last one."""
        name = list(self.batches.values())[batch].input_file_id
        return [json.loads(line) for line in self.files[name].splitlines()]

    def _run(self, batch: _Batch) -> None:
        if self.ends == "failed":
            batch.status = "failed"
            batch.errors = [{"code": "invalid_json_line", "message": "Not JSON.", "line": 3}]
            return
        output, errors = [], []
        requests = [json.loads(x) for x in self.files[batch.input_file_id].splitlines()]
        for place, request in enumerate(requests):
            fate = self.fates.get(place, "good")
            (output if fate in ("good", "duplicate", "strange") else errors).extend(
                self._outcome(request, fate)
            )
        random.Random(1).shuffle(output)
        batch.status = self.ends
        batch.counts = {
            "total": len(requests), "completed": len(output), "failed": len(errors),
        }  # fmt: skip
        batch.output_file_id = self._keep("output", output) if output else None
        batch.error_file_id = self._keep("errors", errors) if errors else None

    def _outcome(self, request: dict[str, Any], fate: str) -> list[bytes]:
        """Return the output lines of one request."""
        call = Call("POST", request["url"], {}, json.dumps(request["body"]).encode())
        body: Any = {**completion(self.text(call)), "model": call.json["model"]}
        record = {"id": "batch_req_1", "custom_id": request["custom_id"], "error": None}
        answered = {**record, "response": {"status_code": 200, "request_id": "r", "body": body}}
        lines = {
            "good": [answered],
            "duplicate": [answered, answered],
            "missing": [],
            "strange": [answered, {**answered, "custom_id": "f" * 64}],
            "busy": [{**record, "response": {"status_code": 429, "request_id": "r",
                      "body": json.loads(error_body("Too many requests."))}}],
            "bad request": [{**record, "response": {"status_code": 400, "request_id": "r",
                             "body": json.loads(error_body("Too long."))}}],
            "expired": [{**record, "response": None, "error": {
                "code": "batch_expired", "message": "Not finished in 24 hours."}}],
            "cancelled": [{**record, "response": None, "error": {
                "code": "batch_cancelled", "message": "Cancelled."}}],
            "error in body": [{**record, "response": {"status_code": 200, "request_id": "r",
                               "body": json.loads(error_body("Broken upstream."))}}],
        }  # fmt: skip
        if fate == "cut off":
            return [json.dumps(answered).encode()[:-40]]
        return [json.dumps(line).encode() for line in lines[fate]]

    def _keep(self, name: str, lines: list[bytes]) -> str:
        name = f"file-{name}-{len(self.files)}"
        self.files[name] = b"\n".join(lines) + b"\n"
        return name

    def _upload(self, call: Call) -> Response:
        form = b"Content-Type: " + call.headers["Content-Type"].encode() + b"\r\n\r\n" + call.body
        parts = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in message_from_bytes(form).get_payload()
        }
        assert parts["purpose"] == b"batch"
        name = f"file-input-{len(self.files)}"
        self.files[name] = parts["file"]
        return json_response(self._file_state(name))

    def _file_state(self, name: str) -> dict[str, str]:
        states = self.file_states
        state = states.pop(0) if len(states) > 1 else states[0]
        return {"id": name, "object": "file", "purpose": "batch", "status": state}

    def _create(self, call: Call) -> Response:
        asked = call.json
        if self.file_states[0] != "processed":
            return Response(error_body("The input file is not processed yet."), 400)
        assert asked["endpoint"] == "/v1/chat/completions"
        assert asked["completion_window"] == "24h"
        if self.lost_requests:
            self.lost_requests -= 1
            return Response(b"", 504)
        batch = _Batch(f"batch_{len(self.batches)}", asked["input_file_id"], asked["metadata"])
        self.batches[batch.id] = batch
        if self.lost_answers:
            self.lost_answers -= 1
            return Response(b"", 504)
        return json_response(batch.shown())

    def _list(self, _call: Call) -> Response:
        data = [batch.shown() for batch in reversed(self.batches.values())]
        return json_response({"object": "list", "data": data, "has_more": False})

    def _show(self, call: Call) -> Response:
        return json_response(self.batches[call.path.split("/")[3]].shown())

    def _cancel(self, call: Call) -> Response:
        batch = self.batches[call.path.split("/")[3]]
        batch.status = "cancelling"
        return json_response(batch.shown())

    def _content(self, call: Call) -> Response:
        return Response(self.files[call.path.split("/")[3]])
