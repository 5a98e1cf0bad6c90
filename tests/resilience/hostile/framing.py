"""Requests that abuse HTTP itself: heads, versions, lengths, chunks, pipelines, and connections closed half-way."""

import json
import random
from collections.abc import Callable

from tests.resilience.hostile.requests import BODIES, PAGES, head, post
from tests.resilience.hostile.serving import INSIGHTS_KEY
from tests.resilience.hostile.wire import Raw

__all__ = ["FRAMING", "PLAIN"]

_SEARCH = json.dumps(BODIES["/api/v1/search"]).encode()
_JSON = b"Content-Type: application/json\r\n"
_HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_KEY = b"Authorization: Bearer %s\r\n" % INSIGHTS_KEY.encode()

PLAIN: tuple[Raw, ...] = (
    *(Raw(head("GET", path, _KEY if path.endswith("insights") else b"")) for path in PAGES),
    *(post(path, json.dumps(body).encode()) for path, body in BODIES.items()),
    post("/search", b"q=has+expired&lang=en", b"application/x-www-form-urlencoded"),
)
"""Requests in which nothing is wrong, one for every endpoint and page."""

_LINES = (
    b"Accept-Language: %s\r\n", b"Authorization: Bearer %s\r\n", b"Authorization: %s\r\n", b"Cookie: a=%s\r\n", b"Range: bytes=%s\r\n",
    b"If-None-Match: %s\r\n", b"If-Modified-Since: %s\r\n", b"Accept: %s\r\n", b"Accept-Encoding: %s\r\n", b"Origin: %s\r\n", b"Referer: %s\r\n",
    b"X-Forwarded-For: %s\r\n", b"Forwarded: for=%s\r\n", b"X-Request-Id: %s\r\n", b"traceparent: %s\r\n", b"Sec-Fetch-Site: %s\r\n",
    b"Access-Control-Request-Method: %s\r\n", b"X-HTTP-Method-Override: %s\r\n", b"Host: %s\r\n", b"User-Agent: %s\r\n", b"X-Fragment: %s\r\n",
    b"Expect: %s\r\n", b"Upgrade: %s\r\nConnection: Upgrade\r\n", b"Connection: %s\r\n", b"TE: %s\r\n", b"Max-Forwards: %s\r\n", b"Baggage: %s\r\n",
)  # fmt: skip
_VALUES = (
    b"", b" ", b"\t\t", b"*", b"\xff\xfe", b"\xe3\x81\x82", b"a" * 8000, b"ja;q=1e400", b"en;q=" + b"9" * 4000, b",;,;=,", b"en," * 2500, b"-1", b"0-",
    b"0-0,1-1" * 500, b"9" * 300, b"null", b"http://[::1", b"http://" + b"a." * 1000, b"evil.example", b"127.0.0.1:99999", b"[::1]:x", b"::ffff:1.2.3.4%eth0",
    b"00-" + b"f" * 32 + b"-" + b"0" * 16 + b"-01", b"00-zz-zz-zz", b"cross-site", b"100-continue", b"websocket", b"h2c", b"close, keep-alive", b'Q="\\"',
    b"Thu, 99 Foo 99999 99:99:99 GMT", b"gzip;q=-1, br;q=NaN", b'W/"', b"_hidden", b"..", b"%00", b"%0d%0a", b"DELETE", b"unknown", b"_secret, _x",
)  # fmt: skip


def _headers(chance: random.Random) -> Raw:
    """Send odd values in headers that mean something."""
    lines = b"".join(chance.choice(_LINES) % chance.choice(_VALUES) for _ in range(chance.choice([1, 1, 2, 5])))
    ends = any(word in lines for word in (b"Expect", b"Upgrade", b"Connection"))
    if chance.random() < 0.5:
        return Raw(head("GET", chance.choice(PAGES), lines), may_drop=len(lines) > 30_000, alone=ends)
    path = chance.choice(list(BODIES))
    raw = post(path, json.dumps(BODIES[path]).encode(), lines=lines)
    return Raw(raw.data, raw.methods, may_drop=len(lines) > 30_000, alone=ends)


def _many_headers(chance: random.Random) -> Raw:
    line = chance.choice(
        [
            b"X-A: b\r\n",
            b"Cookie: a=b\r\n",
            b"X-%d: a\r\n",
            b"Host: 127.0.0.1\r\n",
            b"a:\r\n",
            b"X-A: " + b"b" * 2000 + b"\r\n",
        ]
    )
    lines = b"".join(
        line % number if b"%d" in line else line for number in range(chance.choice([2, 100, 1500, 9000]))
    )
    return Raw(head("GET", chance.choice(PAGES), lines), may_drop=True, alone=True)


_BAD_LINES = (
    b"X-A b\r\n", b": b\r\n", b"X A: b\r\n", b"X-A\0: b\r\n", b"X-A: \0\r\n", b"X-A: a\x0bb\r\n", b"X-A: a\rb\r\n", b"X-A: a\nb\r\n", b" folded\r\n", b"X: a\r\n b\r\n",
    b"\xff: a\r\n", "名: 値\r\n".encode(), b"X-A : b\r\n", b"\x7f: a\r\n", b"(): a\r\n", b"Content-Length : 3\r\n", b"X-A: b\n", b"\tX: a\r\n", b"X-A: \x1b[31m\r\n",
)  # fmt: skip


def _bad_header(chance: random.Random) -> Raw:
    lines = b"".join(chance.choice(_BAD_LINES) for _ in range(chance.choice([1, 1, 3])))
    return Raw(head("GET", chance.choice(PAGES), lines), may_drop=True, alone=True)


_START_LINES = (
    b"GET /healthz HTTP/1.0", b"GET /healthz", b"GET  /healthz  HTTP/1.1", b"get /healthz HTTP/1.1", b"GET /healthz HTTP/9.9", b"GET /healthz HTTP/1.1 x", b"",
    b"GET /healthz HTTP/2.0", b"PRI * HTTP/2.0\r\n\r\nSM", b"GET http://evil.example/healthz HTTP/1.1", b"GET evil.example:443 HTTP/1.1", b"CONNECT a:443 HTTP/1.1",
    b"CONNECT /healthz HTTP/1.1", b"OPTIONS * HTTP/1.1", b"* * *", b"GET * HTTP/1.1", b"FOO /healthz HTTP/1.1", b"G" * 40_000, b"GET /" + b"a" * 40_000 + b" HTTP/1.1",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0\0\0\0", b"GET /\xff\xfe HTTP/1.1", b"GET /healthz HTTP/1.1\rX: y", b"GET\t/healthz\tHTTP/1.1",
    b"GET /healthz HTTP/1.", b"GET /healthz HTTP/-1.1", b"GET /healthz HTTP/1.1\n", b"SSH-2.0-x", b"EHLO a", b"*1\r\n$4\r\nPING", b"GET //evil.example/ HTTP/1.1",
    b"GET ?a HTTP/1.1", b"GET #a HTTP/1.1", b"GET /#a HTTP/1.1", b"GET file:///etc/passwd HTTP/1.1", b"GET javascript:1 HTTP/1.1", b"GET http:/// HTTP/1.1",
    b"GET http://[::1/ HTTP/1.1", b"GET http://a:99999/ HTTP/1.1", b"SOURCE / ICE/1.0", b"DESCRIBE rtsp://a RTSP/1.0", b"M-SEARCH * HTTP/1.1", b"HEAD / HTTP/0.9",
)  # fmt: skip


def _start_line(chance: random.Random) -> Raw:
    start = chance.choice(_START_LINES)
    lines = chance.choice([b"Host: 127.0.0.1\r\n", b"", b"Host:\r\n", b"Host: a\r\nHost: b\r\n"])
    method = "HEAD" if start.startswith(b"HEAD") else "GET"
    return Raw(start + b"\r\n" + lines + b"\r\n", (method,), may_drop=True, alone=True, ends=chance.random() < 0.8)


def _old(chance: random.Random) -> Raw:
    """Speak HTTP/1.0, with and without what it does not know."""
    lines = chance.choice(
        [b"", b"Connection: keep-alive\r\n", b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n"]
    )
    return Raw(
        head("GET", chance.choice(PAGES), lines, b"HTTP/1.0"),
        may_drop=b"chunked" in lines,
        alone=True,
        ends=b"chunked" in lines,
    )


_LENGTHS = (
    b"Content-Length: %(n)d\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"Content-Length: %(n)d\r\nContent-Length: 5\r\n",
    b"Content-Length: -1\r\n", b"Content-Length: +%(n)d\r\n", b"Content-Length: 0x10\r\n", b"Content-Length: 99999999999999999999999999\r\n", b"Content-Length: 1e3\r\n",
    b"Content-Length: %(n)d, %(n)d\r\n", b"Content-Length:\r\n", b"Content-Length: %(n)d\r\nContent-Length: %(n)d\r\n", b"Transfer-Encoding: xchunked\r\n",
    b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding:\tchunked\r\n", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
    b"Transfer-Encoding: \x0bchunked\r\n", b"Transfer-Encoding\r\n: chunked\r\n", b"transfer_encoding: chunked\r\n", b"Content-Length: \xd9\xa3\r\n", b"Content-Length: 4 2\r\n", b"",
)  # fmt: skip


def _length(chance: random.Random) -> Raw:
    """Contradict oneself about where a body ends, with a request hidden behind."""
    lines = chance.choice(_LENGTHS).replace(b"%(n)d", b"%d" % len(_SEARCH))
    body = chance.choice([_SEARCH, b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n"])
    hidden = chance.choice([b"", _HIDDEN])
    # A body that is framed well ends before what is hidden; that is then a request of its own.
    return Raw(
        head("POST", "/api/v1/search", _JSON + lines) + body + hidden,
        ("POST",),
        may_drop=True,
        alone=not hidden,
        ends=True,
    )


_CHUNKS = (
    b"%(n)x\r\n%(body)s\r\n0\r\n\r\n", b"zz\r\n", b"-1\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"fffffffffffffffff\r\na\r\n", b"5\nhello\n0\n\n", b"5\r\nhello0\r\n\r\n",
    b"5;" + b"a" * 40_000 + b"\r\nhello\r\n0\r\n\r\n", b'5;a="\r\n"\r\nhello\r\n0\r\n\r\n', b"0\r\nX: y\r\n\r\n", b"0\r\n" + b"X: y\r\n" * 8000 + b"\r\n", b"\r\n", b" 5\r\nhello\r\n0\r\n\r\n",
    b"1\r\n{\r\n" * 9000, b"00000000000000000000005\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n", b"0\r\n\0: y\r\n\r\n", b"10000\r\n" + b" " * 65_536 + b"\r\n0\r\n\r\n", b"5 \r\nhello\r\n0\r\n\r\n",
)  # fmt: skip


def _chunks(chance: random.Random) -> Raw:
    body = chance.choice(_CHUNKS).replace(b"%(n)x", b"%x" % len(_SEARCH)).replace(b"%(body)s", _SEARCH)
    raw = head("POST", chance.choice(list(BODIES)), _JSON + b"Transfer-Encoding: chunked\r\n") + body
    return Raw(raw, ("POST",), may_drop=True, alone=True, ends=True)


def _pipeline(chance: random.Random) -> Raw:
    """Send many requests at once, without waiting."""
    count = chance.choice([2, 4, 16])
    several = [chance.choice(PLAIN) for _ in range(count)]
    return Raw(
        b"".join(raw.data for raw in several), [method for raw in several for method in raw.methods], alone=True
    )


def _broken_off(chance: random.Random) -> Raw:
    """Stop in the middle, and close one half of the connection or both."""
    raw = chance.choice([*PLAIN, post("/api/v1/search", b" " * 60_000), post("/search", b"q=" + b"a" * 3000)])
    return Raw(raw.data[: chance.randrange(len(raw.data) + 1)], raw.methods, may_drop=True, alone=True, ends=True)


def _gone(chance: random.Random) -> Raw:
    """Ask for something, and be gone before the answer."""
    return Raw(chance.choice(PLAIN).data, (), alone=True)


FRAMING: dict[str, Callable[[random.Random], Raw]] = {
    "header values": _headers,
    "many headers": _many_headers,
    "bad header bytes": _bad_header,
    "start lines": _start_line,
    "HTTP/1.0": _old,
    "lengths": _length,
    "chunks": _chunks,
    "pipelines": _pipeline,
    "broken off": _broken_off,
    "gone before the answer": _gone,
}
"""What to make up, by name."""
