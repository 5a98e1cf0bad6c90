"""The circuit breaker, and what it spares a request."""

import sys
import threading

import pytest

from indexer.backends.milvus.breaker import Breaker
from indexer.backends.milvus.connection import MilvusConnection
from indexer.errors import BackendError
from indexer.settings import MilvusAddress


def test_it_opens_after_failures_in_a_row():
    """An answer between two failures starts the count anew."""
    breaker = Breaker(3)
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(2):
        breaker.failed()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    breaker.succeeded()
    assert not breaker.is_open


def test_a_call_that_hangs_is_given_up_at_the_deadline(monkeypatch):
    """Whoever asks waits no longer, though the call goes on; after three failures no call is begun."""
    connection = MilvusConnection(MilvusAddress("127.0.0.1"), 0.1)
    monkeypatch.setattr(connection, "_connected", lambda _operation, _timeout_s: None)
    ended = threading.Event()
    begun = []

    def hang(_client, _timeout_s):
        begun.append(ended.is_set())
        ended.wait(60)

    for _ in range(3):
        with pytest.raises(BackendError, match=r"did not answer within 0\.1 s"):
            connection.ask("search", [hang])
    for _ in range(2):
        with pytest.raises(BackendError, match="has not answered lately"):
            connection.ask("search", [hang])
    assert not connection.is_available
    assert len(begun) == 3
    assert not ended.is_set()
    ended.set()
    connection.close()


def test_a_probe_that_is_answered_closes_it(monkeypatch):
    """A probe is made though the last calls failed, and once it is answered calls are made again."""
    connection = MilvusConnection(MilvusAddress("127.0.0.1"), 30)
    monkeypatch.setattr(connection, "_connected", lambda _operation, _timeout_s: None)

    def fail(_client, _timeout_s):
        raise BackendError("search", "it is away")

    for _ in range(3):
        with pytest.raises(BackendError, match="it is away"):
            connection.ask("search", [fail])
    assert not connection.is_available
    connection.probe("probe", lambda _client, _timeout: None)
    assert connection.is_available
    assert connection.ask("search", [lambda _client, _timeout: 1, lambda _client, _timeout: 2]) == [1, 2]
    connection.close()


def test_without_the_extra_it_is_said_what_to_install(monkeypatch):
    """The embedded engine needs no pymilvus; who asks for Milvus is told."""
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    monkeypatch.delitem(sys.modules, "indexer.backends.milvus.connection")
    with pytest.raises(BackendError, match=r"kaiketsu\[milvus\]"):
        __import__("indexer.backends.milvus.connection")
