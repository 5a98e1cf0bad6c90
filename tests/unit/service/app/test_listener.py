"""A listener that takes no connections is noticed; one that does, or has nothing to take, is left alone."""

import socket

import pytest

from service.app.listener import ListenerWatch


@pytest.fixture
def listener():
    """Return a listening socket."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


def test_connections_that_nobody_takes_are_noticed_after_five_checks(listener):
    """The first check sees what has just come; the fifth says that it is not taken."""
    watch = ListenerWatch(listener)
    with socket.create_connection(listener.getsockname()):
        assert [watch.is_lost(0) for _ in range(5)] == [False] * 4 + [True]


def test_a_busy_listener_is_not_lost(listener):
    """Connections wait at every check, but others are taken in between."""
    watch = ListenerWatch(listener)
    with socket.create_connection(listener.getsockname()):
        assert not any(watch.is_lost(number) for number in range(1, 20))


def test_a_pause_counts_from_its_last_check(listener):
    """Four checks, one connection taken, four checks: as where there were no files for a while."""
    watch = ListenerWatch(listener)
    with socket.create_connection(listener.getsockname()):
        assert not any(watch.is_lost(taken) for taken in [0] * 4 + [1] * 5)


def test_an_idle_listener_is_not_lost(listener):
    """Nobody connects."""
    watch = ListenerWatch(listener)
    assert not any(watch.is_lost(0) for _ in range(20))


def test_a_closed_listener_is_lost(listener):
    """At once."""
    watch = ListenerWatch(listener)
    listener.close()
    assert watch.is_lost(0)
