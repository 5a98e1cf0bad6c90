"""The circuit breaker, and what it spares a request."""

import sys
import time

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
    """Whatever the client does inside of a call, the one who asked waits no longer; then nobody waits."""
    connection = MilvusConnection(MilvusAddress("127.0.0.1"), 0.1)
    monkeypatch.setattr(connection, "_connected", lambda _operation, _timeout_s: None)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        with pytest.raises(BackendError):
            connection.ask("search", [lambda _client, _timeout: time.sleep(0.6)])
        times.append(time.perf_counter() - started)
    assert max(times) < 0.5
    assert max(times[3:]) < 0.05
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
