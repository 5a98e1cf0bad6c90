"""Clients that ask without pause, each on a thread, and write down what they got."""

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.resilience.servers import REQUEST_ID
from tests.support.editions import QUERIES

__all__ = ["Client", "Record", "run_clients"]

_LATER = {429, 503}


@dataclass(slots=True)
class Record:
    """What one client got.

    Attributes:
        answers: Decoded body by request id: status 200, read to its last byte.
        newest: Generation of the last answer.
        later: Ids that were answered 429 or 503 with Retry-After.
        wrong: Other statuses, and bodies that are not what their length says.
        broken: Ids of requests during which the connection broke.
        refused: Connections that were not taken.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    newest: str = ""
    later: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    refused: int = 0


class Client(threading.Thread):
    """Asks until it is told to stop, or until its server takes no connection any more."""

    def __init__(self, name: str, port: int, stop: threading.Event, pause_s: float, *, keep_alive: bool) -> None:
        super().__init__(name=name, daemon=True)
        self.record = Record()
        self._port, self._halt, self._pause_s, self._keep_alive = port, stop, pause_s, keep_alive
        self._chance = random.Random(name)

    def run(self) -> None:
        """Ask."""
        number = 0
        connection = self._connect()
        while not self._halt.wait(self._pause_s):
            number += 1
            request_id = f"{self.name}-{number}"
            try:
                self._ask(connection, request_id)
                if self._keep_alive:
                    continue
            except ConnectionRefusedError:
                self.record.refused += 1
                break
            except (OSError, http.client.HTTPException):
                self.record.broken.append(request_id)
            connection.close()
            connection = self._connect()
        connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)

    def _ask(self, connection: http.client.HTTPConnection, request_id: str) -> None:
        body = json.dumps({"text": self._chance.choice(QUERIES), "limit": 10})
        headers = {"content-type": "application/json", REQUEST_ID: request_id}
        if not self._keep_alive:
            headers["connection"] = "close"
        connection.request("POST", "/api/v1/search", body, headers)
        response = connection.getresponse()
        text = response.read()  # IncompleteRead where bytes are missing
        if response.status == 200:
            self.record.answers[request_id] = answer = json.loads(text)
            self.record.newest = answer["generation"]
        elif response.status in _LATER and response.getheader("retry-after"):
            self.record.later.append(request_id)
        else:
            self.record.wrong.append(f"{request_id}: {response.status} {text[:200]!r}")


def run_clients(
    count: int, port: int, stop: threading.Event, *, name: str = "client", pause_s: float = 0.0
) -> list[Client]:
    """Start clients, every other one with a new connection for each request; stop them by the event."""
    clients = [Client(f"{name}-{number}", port, stop, pause_s, keep_alive=number % 2 == 0) for number in range(count)]
    for client in clients:
        client.start()
    return clients
