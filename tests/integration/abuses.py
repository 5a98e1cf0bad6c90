"""Requests that abuse HTTP, JSON, addresses and text: one table of bytes, and the statuses that answer them.

What a made-up request of the OpenAPI description cannot be. ``None`` among the statuses: the connection may be closed
without an answer, as HTTP allows for what is malformed.
"""

import json
from typing import NamedTuple

__all__ = ["ABUSES", "Abuse", "request"]

_SEARCH = "/api/v1/search"
_BODY = json.dumps({"text": "has expired"}).encode()
_JSON = b"Content-Type: application/json\r\n"
_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
_MAX_TEXT = 4000

REFUSED = {400, None}
"""A refusal, or a connection closed."""
FOUND_NOT = {400, 404}
ANSWERED = {200}
NOT_TAKEN = {400, 413, 415}


class Abuse(NamedTuple):
    """One abuse.

    Attributes:
        name: For the test's id.
        sent: The bytes.
        statuses: Which may answer; no other, and above all none of 5xx.
    """

    name: str
    sent: bytes
    statuses: set[int | None]


def request(method: str, target: str | bytes, lines: bytes = b"", body: bytes | None = None) -> bytes:
    """Return a request with sound framing."""
    raw = target if isinstance(target, bytes) else target.encode("ascii")
    length = b"" if body is None else b"Content-Length: %d\r\n" % len(body)
    return b"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%s\r\n" % (method.encode(), raw, lines, length) + (body or b"")


def _search(body: bytes, lines: bytes = _JSON) -> bytes:
    return request("POST", _SEARCH, lines, body)


def _text(text: str) -> bytes:
    return _search(json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _framed(lines: bytes, body: bytes) -> bytes:
    return request("POST", _SEARCH, _JSON + lines) + body


_FRAMING = (
    Abuse("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", REFUSED),
    Abuse("a blank start line with garbage", b"\0\0\0\0\r\n\r\n", REFUSED),
    Abuse("a version from the future", b"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", {200, 400, 505, None}),
    Abuse("no version", b"GET /healthz\r\n\r\n", {200, 400}),
    Abuse("HTTP/2 by surprise", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", REFUSED),
    Abuse("a proxy's address", request("GET", "http://evil.example/healthz"), {200, 400, 404}),
    Abuse("a tunnel", b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", {400, 404, 405, None}),
    Abuse("an unknown method", request("FOO", "/healthz"), {400, 404, 405, None}),
    Abuse("a method of 40,000 letters", b"G" * 40_000 + b" / HTTP/1.1\r\n\r\n", REFUSED),
    Abuse("a target of 100,000 letters", request("GET", "/" + "a" * 100_000), {400, 404, 414, None}),
    Abuse("a header without a colon", request("GET", "/healthz", b"X-A b\r\n"), REFUSED),
    Abuse("a header with a nought", request("GET", "/healthz", b"X-A: \0\r\n"), REFUSED),
    Abuse("a header with a line break inside", request("GET", "/healthz", b"X-A: a\rb\r\n"), REFUSED),
    Abuse("9,000 headers", request("GET", "/healthz", b"X-A: b\r\n" * 9000), {200, 400, 431, None}),
    Abuse(
        "a header of 300,000 bytes",
        request("GET", "/healthz", b"Cookie: " + b"a" * 300_000 + b"\r\n"),
        {400, 431, None},
    ),
    Abuse("two hosts", request("GET", "/healthz", b"Host: other.example\r\n"), {200, 400}),
    Abuse(
        "length and chunks",
        _framed(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        {400, None},
    ),
    Abuse("two lengths", _framed(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"), REFUSED),
    Abuse("a negative length", _framed(b"Content-Length: -1\r\n", b""), REFUSED),
    Abuse(
        "a length beyond all numbers",
        _framed(b"Content-Length: 99999999999999999999999999\r\n", b"x"),
        {400, 413, None},
    ),
    Abuse("a length in another script", _framed("Content-Length: ٣\r\n".encode(), b"abc"), REFUSED),
    Abuse(
        "an unknown coding", _framed(b"Transfer-Encoding: xchunked\r\n", b"5\r\nhello\r\n0\r\n\r\n"), {400, 501, None}
    ),
    Abuse("a chunk without a size", _framed(b"Transfer-Encoding: chunked\r\n", b"zz\r\n"), REFUSED),
    Abuse(
        "a chunk of 2 to the 68",
        _framed(b"Transfer-Encoding: chunked\r\n", b"fffffffffffffffff\r\na\r\n"),
        {400, 413, None},
    ),
    Abuse("a chunk that is too short", _framed(b"Transfer-Encoding: chunked\r\n", b"5\r\nhello0\r\n\r\n"), REFUSED),
)
_BODIES = (
    *(
        Abuse(f"JSON: {body[:12]!r}", _search(body), NOT_TAKEN)
        for body in (
            b"", b" ", b"null", b"[]", b'""', b"0", b"{", b'{"text"', b"{'text': 'a'}", b'{"text": "a",}', b"\0", b"{}{}",
            b'{"text": "a"}\0', b"\x1f\x8b", b"<a/>", b'{"text": "a\nb"}', b'{"__proto__": {}}', '{"text": "a"}'.encode("utf-16"),
        )
    ),
    *(
        Abuse(f"number {number[:12]!r}", _search(b'{"text": "a", "limit": %s}' % number), NOT_TAKEN)
        for number in (b"1e400", b"-1e400", b"9" * 5000, b"NaN", b"Infinity", b"0x10", b"01", b"1.", b"+1", b"18446744073709551616", b"2.5", b"true", b"null", b"--1", b"0", b"21")
    ),
    *(
        Abuse(f"half a character {escape}", _search(b'{"text": "%s"}' % escape.encode()), {200, 400})
        for escape in (r"\ud800", r"\udfff", r"\udc00\ud800", r"\ud83d\ud83d\ude00", r"\u12", r"\x41")
    ),
    *(
        Abuse(f"invalid UTF-8 {bad!r}", _search(b'{"text": "a%sb"}' % bad), NOT_TAKEN)
        for bad in (b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe3\x82", b"\x80")
    ),
    Abuse("32,000 brackets", _search(b"[" * 32_000), NOT_TAKEN),
    Abuse("8,000 objects inside of each other", _search(b'{"a":' * 8000 + b"1" + b"}" * 8000), NOT_TAKEN),
    Abuse("a key a hundred times", _search(b"{" + b", ".join([b'"text": "a"'] * 100) + b"}"), {200, 400}),
    Abuse("2,500 answers", _search(json.dumps({"text": "a", "evidence": {f"c{n}": "x" for n in range(2500)}}).encode()), {200, 400}),
    Abuse("a body over the limit", _search(b" " * 70_000), {400, 413, None}),
    Abuse("a body that unpacks to nothing", _search(_BODY, _JSON + b"Content-Encoding: gzip\r\n"), {200, 400, 415}),
    *(
        Abuse(f"type {kind[:24]!r}", _search(_BODY, b"Content-Type: %s\r\n" % kind), {200, 400, 415})
        for kind in (
            b"", b"text/plain", b"application/json; charset=utf-16", b"multipart/form-data", b"multipart/form-data; boundary=a", b"/", b"a/b/c",
            b"application/\xff", b'application/json; charset="', b"application/x-msgpack", b"application/xml", b"*/*",
        )
    ),
)  # fmt: skip
_TEXTS = (
    *(
        Abuse(f"text {unit.encode('ascii', 'backslashreplace').decode()[:24]}", _text((unit * _MAX_TEXT)[:_MAX_TEXT]), ANSWERED)
        for unit in (
            "\u202e\u2066", "\u200b\ufeff", "e" + "\u0301\u0489" * 20, "\0", "\x1b[31m\x7f", "\ufdfa", "\U0001f468\u200d\U0001f469", "\uffff", "㍿㌔㋿", "ﬀİßŉ",
            "\u2028\x85", "ก็็็็", "'\"`;--", "{{7*7}}${7*7}", "../", "%00%0d%0a", "無効 ", "ABCD-", "12/31 ", "a@b.example ", "https://a.example/ ", "a", "あ", "𠮷",
        )
    ),
    Abuse("one letter too many", _text("a" * (_MAX_TEXT + 1)), {400}),
    Abuse("a form of one field and 2,500 others", request("POST", "/search", _FORM, b"q=a&" + b"&".join(b"k%d=x" % n for n in range(2500))), {200, 400, 413}),
    Abuse("a form that is not UTF-8", request("POST", "/search", _FORM, b"q=%ff%fe&lang=\xff"), {200, 400}),
)  # fmt: skip
_ADDRESSES = (
    *(
        Abuse(f"path {path[:28]}", request("GET", start + path), {*FOUND_NOT, 301, 302, 307, 308})
        for start in ("/static", "/articles", "/api/v1/checks")
        for path in (
            "/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%252e%252e/", "/..;/", "/.%00/", "/%00", "/%0d%0aX:%20y", "/%5c..%5c",
            "/%c0%ae%c0%ae/", "/%u002e", "/%zz", "/%e3%81", "/.git/config", "/%7f", "/%ef%bc%8e%ef%bc%8e/", "/*", "/%ed%a0%80", "/etc/passwd%00.css",
        )
    ),
    *(
        Abuse(f"query {query[:28]}", request("GET", f"/?{query}"), {200, 400, 414})
        for query in (
            "lang=", "lang=xx", "lang=ja&lang=en", "lang=%00", "lang=%ff", "lang[]=ja", "&&&=&", "q=%", "%u0041=1", "a=b" + "&a=b" * 1500, "__proto__=1",
            "lang=%ED%A0%80", "lang=../", "a" * 9000, "lang=ja%0d%0aX:y",
        )
    ),
    *(Abuse(f"{method} {_SEARCH}", request(method, _SEARCH, _JSON, _BODY), {404, 405}) for method in ("DELETE", "PUT", "PATCH", "TRACE", "PROPFIND")),
)  # fmt: skip

ABUSES = (*_FRAMING, *_BODIES, *_TEXTS, *_ADDRESSES)
