"""Clients that keep a connection and send next to nothing, over a real socket."""

import http.client
import socket
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlsplit

import pytest

from service.access import gate
from service.app.app import create_app
from service.http.compat.uvicorn_heads import HeadDeadlineProtocol
from service.settings import ServiceSettings
from tests.support.site import serving_site
from tests.support.waiting import wait_for

DEADLINE_S = 0.5
PATIENCE_S = 20.0
"""How long a client goes on that nobody cuts: forty times the deadline."""
MOST_BYTES = 20_000_000
SEND_BUFFER_BYTES = 65_536
"""Of a socket, so that what nobody has read does not count as sent."""


@pytest.fixture
def address(small_index, source, monkeypatch):
    """Return the address of a service that is as impatient as a test."""
    source.load()
    monkeypatch.setattr(gate, "_BODY_DEADLINE_S", DEADLINE_S)
    monkeypatch.setattr(HeadDeadlineProtocol, "head_deadline_s", DEADLINE_S)
    app = create_app(ServiceSettings(), source)
    with serving_site(app, http=HeadDeadlineProtocol, ws="none") as url:
        yield urlsplit(url).hostname, urlsplit(url).port


@contextmanager
def connection(address):
    """Connect; give up when nothing has happened for a while."""
    with closing(socket.create_connection(address, timeout=PATIENCE_S)) as sock:
        yield sock


def drip(sock, head, piece=b"x"):
    """Send a head, then a piece every 50 ms until the other side has had enough; returns what it said."""
    sock.sendall(head)
    sock.settimeout(0.05)
    said = b""
    for _ in range(int(PATIENCE_S / 0.05)):
        try:
            received = sock.recv(65_536)
            if not received:
                break
            said += received
        except TimeoutError:
            try:
                sock.sendall(piece)
            except OSError:
                break
        except OSError:
            break
    else:
        pytest.fail(f"not cut within {PATIENCE_S:g} s; it said {said!r}")
    return said


HEAD = b"POST /api/v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"


def test_a_slow_body_is_cut(address):
    """408 at the deadline, and the connection is closed."""
    with connection(address) as sock:
        said = drip(sock, HEAD + b"content-length: 1000\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 408")
    assert b"problem+json" in said


@contextmanager
def slow_bodies(address, count, host):
    """Hold connections that have sent their head and one byte of their body; gives their sockets."""
    with ExitStack() as stack:
        socks = [stack.enter_context(connection(address)) for _ in range(count)]
        for sock in socks:
            sock.sendall(HEAD.replace(b"localhost", host) + b"content-length: 1000\r\n\r\nx")
        yield socks


def search(address, host="localhost"):
    """Return the status of a search."""
    with closing(http.client.HTTPConnection(*address, timeout=10)) as client:
        body = '{"text": "lost my wallet"}'
        client.request("POST", "/api/v1/search", body, {"host": host, "content-type": "application/json"})
        return client.getresponse().status


@pytest.fixture
def narrow_address(small_index, source):
    """Return the address of a service with places for two requests."""
    source.load()
    with serving_site(
        create_app(ServiceSettings(max_waiting=2), source), http=HeadDeadlineProtocol, ws="none"
    ) as url:
        yield urlsplit(url).hostname, urlsplit(url).port


def test_a_body_that_is_still_arriving_takes_no_place(narrow_address):
    """Four slow bodies where there is place for two: a search is answered."""
    before = HeadDeadlineProtocol.accepted
    with slow_bodies(narrow_address, 4, b"localhost"):
        wait_for(lambda: HeadDeadlineProtocol.accepted == before + 4, "all are taken")
        assert search(narrow_address) == 200


def test_one_address_has_a_bounded_number_of_open_requests(narrow_address):
    """The thirty-third is answered 429, and when the slow ones are gone all is as before."""
    with slow_bodies(narrow_address, 32, b"help.example"):
        wait_for(lambda: search(narrow_address, "help.example") == 429, "all 32 are counted")
        assert search(narrow_address) == 200, "this machine is not limited"
    wait_for(lambda: search(narrow_address, "help.example") == 200, "their end is noticed")


def test_a_slow_head_is_cut(address):
    """The headers have a deadline too, which uvicorn has none for."""
    with connection(address) as sock:
        said = drip(sock, b"GET / HTTP/1.1\r\nx-slow: ")
    assert said.startswith(b"HTTP/1.1 408")


def test_a_connection_without_a_word_is_closed(address):
    """A connection that sends nothing is closed, since sockets are finite."""
    with connection(address) as sock:
        assert sock.recv(100) == b""


def test_a_body_that_goes_on_after_its_answer_is_cut(address):
    """Too large is answered at once; what still comes is not read for ever."""
    with connection(address) as sock:
        said = drip(sock, HEAD + b"content-length: 100000000\r\n\r\n" + b"x" * 100_000)
    assert said.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nx-large: ",
        b"GET /?" + b"x" * 100,
        HEAD + b"transfer-encoding: chunked\r\n\r\n1;",  # the extension of a chunk
        HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: ",
    ],
)
def test_a_head_that_grows_is_cut(narrow_address, head):
    """Headers, address, chunk extensions, trailers: none is kept without limit, however patient the service."""
    with closing(socket.socket()) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        sock.settimeout(PATIENCE_S)
        sock.connect(narrow_address)
        sock.sendall(head)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            sock.sendall(b"x" * MOST_BYTES)


def test_a_request_that_is_being_answered_is_not_cut(address):
    """Half a head behind it ends the connection after the answer, not before; and the service goes on."""
    body = b'{"text": "lost my wallet"}'
    whole = HEAD + b"content-length: %d\r\n\r\n" % len(body) + body
    with connection(address) as sock:
        said = drip(sock, whole + b"GET / HT", piece=b"")
    assert said.startswith(b"HTTP/1.1 200")
    assert b"search_id" in said
    with connection(address) as sock:
        sock.sendall(whole.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        assert sock.recv(65_536).startswith(b"HTTP/1.1 200")
