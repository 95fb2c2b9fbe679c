"""Lets Selenium drive Firefox through Marionette, Firefox's own protocol.

Selenium usually needs geckodriver for that, which Debian does not package. Marionette's commands
are those of WebDriver: a message is a JSON array, preceded by its length in bytes and a colon.
"""

import json
import socket
from typing import BinaryIO

from selenium.webdriver.remote.command import Command

_COMMANDS = {
    Command.NEW_SESSION: "NewSession",
    Command.QUIT: "DeleteSession",
    Command.SET_TIMEOUTS: "SetTimeouts",
    Command.GET: "Navigate",
    Command.REFRESH: "Refresh",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.GET_TITLE: "GetTitle",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.W3C_GET_ACTIVE_ELEMENT: "GetActiveElement",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "GetElementText",
    Command.IS_ELEMENT_ENABLED: "IsElementEnabled",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "ExecuteAsyncScript",
    Command.SCREENSHOT: "TakeScreenshot",
}
"""Marionette's name for each command that the tests use."""


class Marionette:
    """Sends Selenium's commands to a running Firefox; a command executor of Selenium."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._stream: BinaryIO = self._socket.makefile("rb")
        self._count = 0
        self._receive()  # a greeting

    def execute(self, command: str, params: dict) -> dict:
        """Return a command's result as Selenium expects it of a server."""
        if command == Command.NEW_SESSION:
            params = {"strictFileInteractability": False}
        self._count += 1
        self._send([0, self._count, f"WebDriver:{_COMMANDS[command]}", params])
        _, _, error, value = self._receive()
        if error:
            return {"status": error["error"], "value": error}
        if isinstance(value, dict) and value.keys() == {"value"}:
            value = value["value"]
        return {"value": value}

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _send(self, message: list) -> None:
        body = json.dumps(message).encode()
        self._socket.sendall(b"%d:%b" % (len(body), body))

    def _receive(self) -> list:
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))
