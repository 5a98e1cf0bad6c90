"""Which request heads are refused before anybody is trusted."""

import pytest

from service.access.errors import MalformedHeaderError, UnknownEncodingError
from service.access.request_heads import check_head

PLAIN = [(b"host", b"help.example.com"), (b"accept", b"*/*"), (b"accept", b"text/html")]


@pytest.mark.parametrize(
    "value",
    [
        *(b"[::1].evil", b"[::1", b"user@localhost", b"user:password@localhost:8000", b"localhost, evil.example"),
        *(
            b"localhost:80:90",
            b"localhost:port",
            b"localhost/x",
            b"localhost#",
            b"localhost evil",
            b"::1",
            b"\xe2\x82\xac",
        ),
    ],
)
def test_a_host_that_is_no_host_is_refused(value):
    """A host header is a name or an address with an optional port, and nothing else."""
    with pytest.raises(MalformedHeaderError, match="host"):
        check_head([(b"host", value)])


@pytest.mark.parametrize(
    "value", [b"", b"localhost", b"help_desk:8000", b"127.0.0.1:1", b"[2001:DB8::1]:8000", b"a.b."]
)
def test_usual_hosts_are_taken(value):
    """Names, addresses and ports of every usual form pass."""
    check_head([(b"host", value)])


@pytest.mark.parametrize(
    "value",
    [
        *(b"ftp://localhost:8000", b"file://", b"chrome-extension://abcdef", b"//localhost", b"localhost", b""),
        *(b"https://user@localhost", b"https://localhost/", b"https://localhost https://evil.example"),
    ],
)
def test_an_origin_of_another_scheme_or_form_is_refused(value):
    """Only pages of http and https, or the opaque origin, are heard."""
    with pytest.raises(MalformedHeaderError, match="origin"):
        check_head([(b"origin", value)])


@pytest.mark.parametrize(
    "value", [b"null", b"https://shop.example.com", b"HTTP://LOCALHOST:8000", b"http://[::1]:8000"]
)
def test_usual_origins_are_taken(value):
    """Origins as browsers write them pass."""
    check_head([(b"origin", value)])


@pytest.mark.parametrize("name", [b"host", b"origin", b"authorization", b"sec-fetch-site", b"content-type"])
def test_a_header_that_decides_is_sent_once(name):
    """A repeated header is refused even where both lines are equal; a proxy may read the other one."""
    value = b"http://localhost" if name == b"origin" else b"localhost"
    with pytest.raises(MalformedHeaderError, match="sent once"):
        check_head([(name, value), *PLAIN[1:], (name, value)])


@pytest.mark.parametrize("value", [b"gzip", b"br", b"identity, gzip", b"rot13"])
def test_a_body_in_a_coding_is_refused(value):
    """A compressed body is refused by its header, not as bad JSON."""
    with pytest.raises(UnknownEncodingError):
        check_head([*PLAIN, (b"content-encoding", value)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"te", b"gzip"),
        (b"te", b"trailers, deflate"),
        (b"transfer-encoding", b"gzip, chunked"),
        (b"transfer-encoding", b""),
    ],
)
def test_a_transfer_coding_that_is_not_understood_is_refused(name, value):
    """The end of such a body could be read in two ways."""
    with pytest.raises(MalformedHeaderError):
        check_head([*PLAIN, (name, value)])


def test_usual_codings_are_taken():
    """Plain and chunked bodies and the `TE: trailers` of browsers pass."""
    check_head([*PLAIN, (b"content-encoding", b"identity"), (b"te", b"trailers"), (b"transfer-encoding", b"Chunked")])
