"""Clients that keep a connection and send next to nothing, over a real socket."""

import http.client
import socket
import time
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlsplit

import pytest

from service.access import gate
from service.app.app import create_app
from service.http.compat.uvicorn_heads import HeadDeadlineProtocol
from service.settings import ServiceSettings
from tests.support.site import serving_site

DEADLINE_S = 0.5


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
    """Connect; give up after ten seconds."""
    with closing(socket.create_connection(address, timeout=10)) as sock:
        yield sock


def drip(sock, head, piece=b"x"):
    """Send a head, then a piece every 50 ms until the other side has had enough; returns what it said and after how long."""
    started = time.monotonic()
    sock.sendall(head)
    sock.settimeout(0.05)
    said = b""
    while time.monotonic() - started < 10:
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
    return said, time.monotonic() - started


HEAD = b"POST /api/v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"


def test_a_slow_body_is_cut(address):
    """408 within the deadline, and the connection is closed."""
    with connection(address) as sock:
        said, took_s = drip(sock, HEAD + b"content-length: 1000\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 408")
    assert b"problem+json" in said
    assert took_s < 5


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
    with slow_bodies(narrow_address, 4, b"localhost"):
        time.sleep(0.2)
        assert search(narrow_address) == 200


def test_one_address_has_a_bounded_number_of_open_requests(narrow_address):
    """The thirty-third is answered 429 at once, and when the slow ones are gone all is as before."""
    with slow_bodies(narrow_address, 32, b"help.example"):
        time.sleep(0.3)
        assert search(narrow_address, "help.example") == 429
        assert search(narrow_address) == 200, "this machine is not limited"
    time.sleep(0.3)
    assert search(narrow_address, "help.example") == 200


def test_a_slow_head_is_cut(address):
    """The headers have a deadline too, which uvicorn has none for."""
    with connection(address) as sock:
        said, took_s = drip(sock, b"GET / HTTP/1.1\r\nx-slow: ")
    assert said.startswith(b"HTTP/1.1 408")
    assert took_s < 5


def test_a_connection_without_a_word_is_closed(address):
    """A connection that sends nothing is closed, since sockets are finite."""
    with connection(address) as sock:
        started = time.monotonic()
        assert sock.recv(100) == b""
        assert time.monotonic() - started < 5


def test_a_body_that_goes_on_after_its_answer_is_cut(address):
    """Too large is answered at once; what still comes is not read for ever."""
    with connection(address) as sock:
        said, took_s = drip(sock, HEAD + b"content-length: 100000000\r\n\r\n" + b"x" * 100_000)
    assert said.startswith(b"HTTP/1.1 413")
    assert took_s < 5


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nx-large: ",
        b"GET /?" + b"x" * 100,
        HEAD + b"transfer-encoding: chunked\r\n\r\n1;",  # the extension of a chunk
        HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: ",
    ],
)
def test_a_head_that_grows_is_cut(address, head):
    """Headers, address, chunk extensions, trailers: none is kept without limit."""
    with connection(address) as sock:
        sock.sendall(head)
        sent = 0
        try:
            while sent < 4_000_000:
                sock.sendall(b"x" * 8192)
                sent += 8192
                time.sleep(0.002)
        except OSError:
            pass
        assert sent < 1_000_000


def test_a_request_that_is_being_answered_is_not_cut(address):
    """Half a head behind it ends the connection after the answer, not before; and the service goes on."""
    body = b'{"text": "lost my wallet"}'
    whole = HEAD + b"content-length: %d\r\n\r\n" % len(body) + body
    with connection(address) as sock:
        said, _ = drip(sock, whole + b"GET / HT", piece=b"")
    assert said.startswith(b"HTTP/1.1 200")
    assert b"search_id" in said
    with connection(address) as sock:
        sock.sendall(whole.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1))
        assert sock.recv(65_536).startswith(b"HTTP/1.1 200")
