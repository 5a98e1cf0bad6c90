"""Our own list of hostile requests: what a fuzzer of the description does not think of.

Each entry makes up a request from a source of randomness, at any endpoint or page: JSON, text, forms, media types,
addresses and methods. Their framing is sound; ``framing`` is about the rest.
"""

import gzip
import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.resilience.hostile.wire import Raw

__all__ = ["BODIES", "CONTENT", "PAGES", "get", "head", "post"]

PAGES = (
    "/", "/search", "/diagnose", "/agent", "/embed", "/demo/helpdesk", "/insights", "/widget.js", "/articles/already-used",
    "/schema", "/schema/openapi.json", "/static/kaiketsu.css", "/static/page.js", "/healthz", "/readyz", "/metrics",
    "/api/v1/articles", "/api/v1/articles/already-used", "/api/v1/checks", "/api/v1/checks/card-expiry", "/api/v1/insights",
)  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/search": {"text": "has expired", "lang": "en", "limit": 3, "evidence": {}, "explain": False},
    "/api/v1/assist": {"messages": [{"role": "customer", "text": "has expired"}], "evidence": {}, "limit": 3},
    "/api/v1/triage": {"evidence": {}, "candidates": ["already-used"], "lang": "en"},
    "/api/v1/feedback": {"search_id": "0123456789abcdef01234567", "helpful": True, "article_id": "", "reason": "no"},
    "/api/v1/checks/card-expiry/evaluate": {
        "inputs": {"last_day": "2031-01-31", "issued_on": "2030-01-31", "card_type": "gift"},
        "lang": "en",
    },
}
_MAX_BODY = 65_536
_DEEP = 200_000


def get(chance: random.Random, target: bytes) -> Raw:
    """Return a request for an address; one with other than printable ASCII may be dropped."""
    method = chance.choice(["GET", "GET", "HEAD"])
    return Raw(head(method, target), (method,), may_drop=any(byte < 0x21 or byte > 0x7E for byte in target))


def head(method: str, target: bytes | str, lines: bytes = b"", version: bytes = b"HTTP/1.1") -> bytes:
    """Return the head of a request; ``lines`` are further header lines."""
    raw = target if isinstance(target, bytes) else target.encode("ascii")
    return b"%s %s %s\r\nHost: 127.0.0.1\r\n%s\r\n" % (method.encode("ascii"), raw, version, lines)


def post(path: str, body: bytes, kind: bytes = b"application/json", lines: bytes = b"") -> Raw:
    """Return a well-framed request; one whose body is too long is answered before it is read to its end."""
    lines += b"Content-Type: %s\r\nContent-Length: %d\r\n" % (kind, len(body))
    return Raw(head("POST", path, lines) + body, ("POST",), may_drop=len(body) > _MAX_BODY)


def _json(chance: random.Random, change: Callable[[dict[str, Any]], bytes]) -> Raw:
    path = chance.choice(list(BODIES))
    return post(path, change(json.loads(json.dumps(BODIES[path]))))


def _spliced(chance: random.Random, piece: bytes) -> Raw:
    """Put bytes in place of one value of a body that fits otherwise."""

    def change(body: dict[str, Any]) -> bytes:
        body[chance.choice(list(body))] = "\0"
        return json.dumps(body).encode().replace(b'"\\u0000"', piece)

    return _json(chance, change)


def _text(chance: random.Random, text: str) -> Raw:
    """Put a text where people write one: as JSON, escaped or not, in a form, in an address, or as a key."""
    form = chance.randrange(6)
    escaped = json.dumps(text).encode()
    plain = json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if form == 0:
        return post(
            "/api/v1/search",
            b'{"text": %s, "explain": %s}'
            % (chance.choice([plain, escaped]), chance.choice([b"true", b"false", b"false"])),
        )
    if form == 1:
        return post("/api/v1/assist", b'{"messages": [{"role": "customer", "text": %s}]}' % plain)
    if form == 2:
        field = quote(text, errors="surrogatepass", safe="").encode("ascii")
        return post(
            "/search", b"q=%s&lang=ja&evidence=%s" % (field, field[:300]), b"application/x-www-form-urlencoded"
        )
    if form == 3:
        name = quote(text[:600], errors="surrogatepass", safe="")[:6000]
        path = chance.choice(["/articles/{}", "/api/v1/articles/{}", "/api/v1/checks/{}", "/?lang={}", "/static/{}"])
        return get(chance, path.format(name).encode())
    if form == 4:
        return post("/api/v1/feedback", b'{"search_id": "a", "helpful": false, "reason": %s}' % plain)
    return _json(chance, lambda body: json.dumps(body).encode()[:-1] + b", %s: %s}" % (plain, escaped))


_BAD_UTF8 = (
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe3\x82",
    b"\x80",
    b"\xf8\x88\x80\x80\x80",
)
_LONE = (
    r"\ud800",
    r"\udfff",
    r"\udc00\ud800",
    r"\ud83d",
    r"\ud83d\ud83d\ude00",
    r"\uD800\u0041",
    r"\u12",
    r"\x41",
    r"\u00e",
)
_CHARACTERS = (
    "\u202e\u202d\u2066\u2069", "\u200b\u200c\u200d\u2060\ufeff", "e" + "\u0301\u0316\u0489" * 20, "\0", "\x01\x08\x0b\x1b[31m\x7f",
    "\U000e0041\U000e007f", "\ufdfa", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\uffff\ufffe", "㍿㌔㋿", "ﬀİßŉ", "ｶﾞﾊﾟ", "\u2028\u2029\x85",
    "ก็็็็็็็", "\U00010000", "-", "１２３４", "\t", "'\"`;--", "{{7*7}}${7*7}<%=7%>", "../", "%00%0d%0a", "🏳️‍🌈", "ア゛゜",
)  # fmt: skip


def _flood(chance: random.Random) -> Raw:
    unit = chance.choice(_CHARACTERS)
    return _text(chance, (unit * 4000)[: chance.choice([1, 40, 3999, 4000, 4001])])


def _mixed(chance: random.Random) -> Raw:
    return _text(chance, "".join(chance.choice(_CHARACTERS) for _ in range(chance.randrange(1, 60))))


def _repetition(chance: random.Random) -> Raw:
    unit = chance.choice(
        [
            "無効 ",
            "expired ",
            "ABCD-",
            "a\n",
            "AAAA-BBBBBB-CCCC ",
            "0",
            "「",
            "12/31 ",
            "https://a.example/ ",
            "a@b.example ",
        ]
    )
    return _text(chance, (unit * 4000)[:4000])


def _long_word(chance: random.Random) -> Raw:
    return _text(chance, chance.choice("aあ9𠮷") * chance.choice([4000, 16_000, 100_000]))


def _random_text(chance: random.Random) -> Raw:
    return _text(chance, "".join(map(chr, (chance.randrange(1, 0xD7FF) for _ in range(chance.randrange(1, 1500))))))


def _invalid_utf8(chance: random.Random) -> Raw:
    bad = chance.choice(_BAD_UTF8)
    form = chance.randrange(4)
    if form == 0:
        return _spliced(chance, b'"a%sb"' % bad)
    if form == 1:
        return post("/search", b"q=" + bad, b"application/x-www-form-urlencoded")
    if form == 2:
        escaped = "".join(f"%{byte:02x}" for byte in bad)
        return get(
            chance, (chance.choice(["/articles/", "/static/", "/?lang=", "/api/v1/checks/"]) + escaped).encode()
        )
    return get(chance, b"/articles/" + bad)


def _lone_surrogate(chance: random.Random) -> Raw:
    return _spliced(chance, b'"' + (chance.choice(_LONE) * chance.choice([1, 30])).encode() + b'"')


def _deep(chance: random.Random) -> Raw:
    start, inner, end = chance.choice(
        [(b"[", b"", b"]"), (b'{"a":', b"1", b"}"), (b'[{"text":', b"1", b"}]"), (b"[", b"", b"")]
    )
    most = (_MAX_BODY - 200) // (len(start) + len(end))
    depth = chance.choice([100, 1000, most, most, _DEEP])
    nested = start * depth + inner + end * depth
    return _spliced(chance, nested) if chance.random() < 0.7 else post(chance.choice(list(BODIES)), nested)


_NUMBERS = (
    b"1e400", b"-1e400", b"1e-400", b"9" * 5000, b"-" + b"9" * 400, b"0." + b"1" * 9000, b"1" + b"0" * 60_000, b"NaN", b"Infinity",
    b"-Infinity", b"-0", b"-0.0", b"1E+2", b"0x10", b"01", b"1.", b".5", b"+1", b"1_000", b"18446744073709551616", b"2.5", b"1e5", b"3.0",
    b"-9223372036854775809", b"9223372036854775808", b"1e308", b"5e-324", b"true", b"null", b"1e999999999999999999", b"--1", b"1e", b"",
)  # fmt: skip


def _number(chance: random.Random) -> Raw:
    return _spliced(chance, chance.choice(_NUMBERS))


def _duplicate_keys(chance: random.Random) -> Raw:
    def change(body: dict[str, Any]) -> bytes:
        pairs = b", ".join(
            b"%s: %s" % (json.dumps(key).encode(), json.dumps(value).encode()) for key, value in body.items()
        )
        return b"{" + b", ".join([pairs] * chance.choice([2, 100])) + b"}"

    return _json(chance, change)


def _wide(chance: random.Random) -> Raw:
    """Send as many members as fit, where few are meant."""
    many = {f"check-{number}": "x" for number in range(chance.choice([10, 500, 2500]))}
    return chance.choice([
        lambda: post("/api/v1/search", json.dumps({"text": "a", "evidence": many}).encode()),
        lambda: post("/api/v1/triage", json.dumps({"evidence": many}).encode()),
        lambda: post("/api/v1/triage", json.dumps({"candidates": ["already-used"] * len(many)}).encode()),
        lambda: post("/api/v1/assist", json.dumps({"messages": [{"role": "customer", "text": "a"}] * min(len(many), 1500)}).encode()),
        lambda: post("/api/v1/checks/card-expiry/evaluate", json.dumps({"inputs": many}).encode()),
        lambda: post("/search", "&".join(f"{key}=x" for key in many).encode(), b"application/x-www-form-urlencoded"),
    ])()  # fmt: skip


_NOT_JSON = (
    b"", b" ", b"null", b"[]", b'""', b"0", b"{", b"}", b'{"text"', b"{'text': 'a'}", b'{"text": "a",}', b"\xef\xbb\xbf{}", b"\0", b"{}{}",
    '{"text": "a"}'.encode("utf-16"), b'{"text": "a"}\0', b"\x1f\x8b", b"<a/>", b"a=b", b'{"__proto__": {}}', b'{"text": "a\nb"}', b"[" * 99,
)  # fmt: skip


def _not_json(chance: random.Random) -> Raw:
    return post(chance.choice([*BODIES, "/search"]), chance.choice(_NOT_JSON))


_TYPES = (
    b"", b"text/plain", b"application/json; charset=utf-16", b"application/json;" + b"a=b;" * 500, b"APPLICATION/JSON", b"multipart/form-data",
    b"multipart/form-data; boundary=a", b"multipart/form-data; boundary=" + b"a" * 5000, b"application/x-www-form-urlencoded; charset=x",
    b"application/x-msgpack", b"/", b";", b"application/json, text/html", b"a/b/c", b"application/\xff", b'application/json; charset="', b"*/*",
    b"application/cbor", b"application/xml", b"application/grpc", b'multipart/mixed; boundary="', b"application/json; charset=" + b"\xe3\x81\x82",
)  # fmt: skip


def _odd_type(chance: random.Random) -> Raw:
    path = chance.choice([*BODIES, "/search"])
    part = b'--a\r\nContent-Disposition: form-data; name="q"; filename="\xff/../x"\r\n\r\nv\r\n--a--\r\n'
    body = chance.choice(
        [json.dumps(BODIES.get(path, {})).encode(), part, part[:30], b"q=a", b"--a--", b"--a\r\n" * 900]
    )
    return post(path, body, chance.choice(_TYPES))


def _encoded_body(chance: random.Random) -> Raw:
    """Send a body that unpacks to much more, or that is not what its header says."""
    coding = chance.choice([b"gzip", b"deflate", b"br", b"identity", b"gzip, gzip", b"x"])
    body = chance.choice(
        [gzip.compress(b'{"text": "a"}'), gzip.compress(b" " * 5_000_000), b'{"text": "a"}', b"\x1f\x8b"]
    )
    return post(chance.choice(list(BODIES)), body, lines=b"Content-Encoding: %s\r\n" % coding)


_TRICKS = (
    "/%2e%2e/", "/../", "/..%2f..%2f", "/....//", "/%252e%252e/", "/..;/", "/.%00/", "/%00", "/%0d%0aX:%20y", "//", "///etc/passwd", "/%5c..%5c",
    "/..\\..\\", "/%c0%ae%c0%ae/", "/%c0%af", "/%e0%80%ae", "/%u002e", "/%", "/%zz", "/%e3%81", "/~", "/.git/config", "/./", "/%7f", "/%20", "/ａ",
    "/;a=b", "/%ef%bc%8e%ef%bc%8e/", "/*", "/:", "/@", "/%ed%a0%80", "/%f0%9f%98%80", "/etc/passwd%00.css", "/kaiketsu.css/", "/%2fetc%2fpasswd",
)  # fmt: skip


def _path_trick(chance: random.Random) -> Raw:
    start = chance.choice(
        ["", "/static", "/articles", "/api/v1/articles", "/api/v1/checks", "/schema", "/api/v1", "/demo"]
    )
    tricks = "".join(chance.choice(_TRICKS) for _ in range(chance.choice([1, 1, 2, 8, 40])))
    return get(chance, (start + tricks).encode())


_QUERIES = (
    "lang=", "lang=xx", "lang=ja&lang=en", "lang=%00", "lang=%ff", "lang[]=ja", "lang[$ne]=", "days=-1", "days=1e9", "days=NaN", "&", "=", "&&&=&",
    "days=99999999999999999999999", "days=" + "9" * 5000, "q=%", "%", "%u0041=1", ";lang=ja", "a=b" + "&a=b" * 1500, "lang=ja#x", "?", "lang=<script>",
    "__proto__=1", "days=0", "days=1.5", "days= 7", "lang=ｊａ", "lang=%F0%9F%98%80", "lang=%ED%A0%80", "lang=../", "a" * 9000, "lang=ja%0d%0aX:y",
)  # fmt: skip


def _query(chance: random.Random) -> Raw:
    queries = "&".join(chance.choice(_QUERIES) for _ in range(chance.choice([1, 1, 3])))
    return get(chance, f"{chance.choice(PAGES)}?{queries}".encode())


def _wrong_method(chance: random.Random) -> Raw:
    """Send a plain body with a method that the address does not take."""
    method = chance.choice(
        [
            "DELETE",
            "PUT",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "PURGE",
            "POST",
            "GET",
            "HEAD",
            "SEARCH",
            "LOCK",
            "REPORT",
        ]
    )
    path = chance.choice([*PAGES, *BODIES])
    body = chance.choice([b"", b"{}", json.dumps(BODIES.get(path, {})).encode()])
    lines = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return Raw(head(method, path, lines) + body, (method,))


CONTENT: dict[str, Callable[[random.Random], Raw]] = {
    "floods of odd characters": _flood,
    "mixed odd characters": _mixed,
    "random characters": _random_text,
    "repetition": _repetition,
    "long words": _long_word,
    "invalid UTF-8": _invalid_utf8,
    "lone surrogates": _lone_surrogate,
    "deep JSON": _deep,
    "numbers": _number,
    "duplicate keys": _duplicate_keys,
    "wide JSON": _wide,
    "not JSON": _not_json,
    "content types": _odd_type,
    "encoded bodies": _encoded_body,
    "path tricks": _path_trick,
    "query strings": _query,
    "methods": _wrong_method,
}
"""What to make up, by name."""
