"""Which user of this machine a connection comes from."""

import os
import socket
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from service.access import local_users
from service.access.local_users import is_of_owner, user_of

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
ROW = "   7: 0100007F:D431 0100007F:1F40 {state} 00000000:00000000 00:00000000 00000000    33        0 4711 1 0\n"
CLIENT, SERVER = ("127.0.0.1", 0xD431), ("127.0.0.1", 8000)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the kernel of this machine has no such table")
@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_connection_of_this_process_is_of_its_user(family, address):
    """Read from the kernel's own table, by IPv4 and by IPv6."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(socket.socket(family)))
        listener.bind((address, 0))
        listener.listen()
        client = stack.enter_context(closing(socket.socket(family)))
        client.connect(listener.getsockname()[:2])
        ends = client.getsockname()[:2], client.getpeername()[:2]
        assert user_of(*ends) == os.geteuid()
        assert is_of_owner(*ends)


@pytest.mark.parametrize(("state", "user"), [("01", 33), ("04", None)])
def test_the_user_stands_in_the_row_of_an_open_connection(monkeypatch, tmp_path, state, user):
    """A connection that its client has closed has lost its user: it is nobody's."""
    (tmp_path / "tcp").write_text(HEAD + ROW.format(state=state), "ascii")
    monkeypatch.setitem(local_users._TABLES, 4, tmp_path / "tcp")
    monkeypatch.setattr(local_users.sys, "byteorder", "little")
    assert user_of(CLIENT, SERVER) == user
    assert user_of(SERVER, CLIENT) is None


@pytest.mark.parametrize(("user", "is_owner"), [(None, True), (0, True), (1000, True), (33, False)])
def test_root_and_the_own_user_are_the_owner(monkeypatch, user, is_owner):
    """Anybody else is not; where nobody can tell, the address decides alone."""
    monkeypatch.setattr(local_users, "user_of", lambda *_: user)
    monkeypatch.setattr(local_users.os, "geteuid", lambda: 1000)
    assert is_of_owner(CLIENT, SERVER) is is_owner


@pytest.mark.parametrize(("client", "server"), [(None, SERVER), (CLIENT, None), (("testclient", 1), SERVER)])
def test_without_addresses_nobody_can_tell(client, server):
    """A Unix socket has none, and a caller within the process only a name."""
    assert is_of_owner(client, server)


def test_without_the_table_nobody_can_tell(monkeypatch, tmp_path):
    """As on a machine that is not Linux."""
    monkeypatch.setitem(local_users._TABLES, 4, tmp_path / "gone")
    assert user_of(CLIENT, SERVER) is None
