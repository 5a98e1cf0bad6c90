"""Whose request it is, with and without proxies, and with clients who lie."""

import pytest

from indexer.errors import SettingsError
from service.access.addresses import Addresses, is_base_url, is_loopback_name, read_networks, share_of
from service.settings import ServiceSettings

ALL = "0.0.0.0"  # noqa: S104 - nothing listens
PROXIES = read_networks("10.0.0.0/8 ::1 2001:db8:ffff::/48")


def peer(addresses, client, *headers, host="help.example.com", version="1.1"):
    """Return who a request comes from."""
    raw = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers)]
    client = (client, 1234) if client is not None else None
    scope = {"client": client, "scheme": "http", "headers": raw, "http_version": version}
    return addresses.peer_of(scope, dict(raw))


@pytest.mark.parametrize("client", ["203.0.113.9", "127.0.0.1", "2001:db8::1"])
def test_nobody_is_believed_without_trusted_proxies(client):
    """What a stranger writes into the headers changes nothing."""
    found = peer(Addresses(ALL), client, ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-proto", "https"))
    assert (found.address, found.scheme, found.is_local) == (client, "http", False)


@pytest.mark.parametrize(
    ("client", "value", "address"),
    [
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),  # not a proxy
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),  # the client wrote the first
        ("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.2.2.2", "198.51.100.7"),  # two proxies
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),  # a client in the proxies' network
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, nonsense, 10.2.2.2", "10.2.2.2"),  # the chain breaks off
        ("::1", "2001:db8:1:2::5", "2001:db8:1:2::5"),
        ("::1", "[2001:db8:1:2::5]:4711", "2001:db8:1:2::5"),
        ("::ffff:10.0.0.1", "198.51.100.7:80", "198.51.100.7"),
    ],
)
def test_the_last_untrusted_address_is_the_client(client, value, address):
    """From the right, past trusted proxies and no further."""
    assert peer(Addresses(ALL, PROXIES), client, ("x-forwarded-for", value)).address == address


def test_several_header_lines_are_one_list():
    """A proxy may add a line instead of appending to the client's."""
    headers = [("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.7")]
    assert peer(Addresses(ALL, PROXIES), "10.0.0.1", *headers).address == "198.51.100.7"


def test_a_long_chain_costs_no_more_than_a_short_one():
    """Of a long chain of proxies only twenty hops are read."""
    value = ",".join(["10.1.1.1"] * 5000)
    assert peer(Addresses(ALL, PROXIES), "10.0.0.1", ("x-forwarded-for", value)).address == "10.1.1.1"


@pytest.mark.parametrize(
    ("value", "address", "scheme"),
    [
        ("for=198.51.100.7;proto=https", "198.51.100.7", "https"),
        ('For="[2001:db8:1:2::5]:4711";Proto=https;by=10.0.0.1', "2001:db8:1:2::5", "https"),
        ("for=1.1.1.1;proto=https, for=198.51.100.7;proto=http", "198.51.100.7", "http"),
        ("for=198.51.100.7;proto=https, for=10.2.2.2", "198.51.100.7", "https"),
        ("for=_hidden", "10.0.0.1", "http"),
        ("proto=gopher;for=198.51.100.7", "198.51.100.7", "http"),
    ],
)
def test_forwarded_is_read_where_it_is_named(value, address, scheme):
    """RFC 7239: quoted, any case, the proto of the same element."""
    found = peer(Addresses(ALL, PROXIES, "forwarded"), "10.0.0.1", ("forwarded", value))
    assert (found.address, found.scheme) == (address, scheme)


@pytest.mark.parametrize(("header", "other"), [("x-forwarded-for", "forwarded"), ("forwarded", "x-forwarded-for")])
def test_the_header_that_proxies_do_not_set_is_left_alone(header, other):
    """A proxy passes on what it does not know: the client may have written it."""
    lie = "for=1.1.1.1" if other == "forwarded" else "1.1.1.1"
    assert peer(Addresses(ALL, PROXIES, header), "10.0.0.1", (other, lie)).address == "10.0.0.1"


@pytest.mark.parametrize(("said", "scheme"), [("https", "https"), ("http, HTTPS", "https"), ("javascript", "http")])
def test_a_trusted_proxy_says_whether_tls_was_spoken(said, scheme):
    """The nearest trusted proxy says whether the client spoke TLS."""
    assert peer(Addresses(ALL, PROXIES), "10.0.0.1", ("x-forwarded-proto", said)).scheme == scheme


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "127.8.8.8", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LocalHost:8000"])
def test_local_is_who_asks_this_machine_by_its_own_name(client, host):
    """Listening on loopback, from loopback, no proxy in sight."""
    assert peer(Addresses("127.0.0.1"), client, host=host).is_local


@pytest.mark.parametrize(
    ("addresses", "client", "header", "host"),
    [
        (Addresses(ALL), "127.0.0.1", None, "localhost"),  # listens to the network
        (Addresses("127.0.0.1"), "203.0.113.9", None, "localhost"),
        (Addresses("127.0.0.1", PROXIES), "127.0.0.1", None, "localhost"),  # a proxy is expected
        (Addresses("127.0.0.1"), "127.0.0.1", ("x-forwarded-for", "127.0.0.1"), "localhost"),
        (Addresses("127.0.0.1"), "127.0.0.1", ("x-real-ip", "127.0.0.1"), "localhost"),
        (Addresses("127.0.0.1"), "127.0.0.1", ("via", "1.1 proxy"), "localhost"),
        (Addresses("127.0.0.1"), "127.0.0.1", None, "evil.example"),  # a name pointed at this machine
        (Addresses("127.0.0.1"), "127.0.0.1", None, ""),
        (Addresses("127.0.0.1"), None, None, "localhost"),  # a Unix socket
        (Addresses("127.0.0.1"), "testclient", ("forwarded", "for=1.1.1.1"), "localhost"),
    ],
)
def test_nobody_else_is_local(addresses, client, header, host):
    """Each condition alone is enough to be a stranger."""
    assert not peer(addresses, client, *([header] if header else []), host=host).is_local


@pytest.mark.parametrize(
    "header",
    [
        *("CF-Connecting-IP", "CF-Ray", "True-Client-IP", "X-Client-IP", "X-Forwarded-Port", "X-Forwarded-Server"),
        *("X-Forwarded", "X-Original-Forwarded-For", "Fly-Client-IP", "Client-IP", "X-Envoy-External-Address"),
        *("X_Forwarded_For", "X-Rewrite-URL", "X-ARR-Log-Id", "X-Amzn-Trace-Id", "CloudFront-Viewer-Address"),
        *("Ali-CDN-Real-IP", "X-Vercel-Forwarded-For", "X-Request-Start", "Proxy-Connection", "X-Nginx-Proxy"),
    ],
)
def test_any_header_of_a_proxy_ends_local_trust(header):
    """A request that a proxy passed on is not local, whatever header the proxy sets."""
    assert not peer(Addresses("127.0.0.1"), "127.0.0.1", (header.lower(), "443"), host="localhost").is_local


def test_a_proxy_that_sets_no_header_is_known_by_http_1_0():
    """A proxy such as nginx without configuration asks by HTTP/1.0, so such a request is not local."""
    assert not peer(Addresses("127.0.0.1"), "127.0.0.1", host="127.0.0.1:8000", version="1.0").is_local


@pytest.mark.parametrize(
    ("base_url", "is_local"),
    [("https://help.example.com", False), ("http://localhost:8000", True), ("http://[::1]:8000", True), ("", True)],
)
def test_nobody_is_local_where_the_public_address_is_another_machine(base_url, is_local):
    """A public address of another machine means that a proxy stands in front."""
    addresses = Addresses("127.0.0.1", base_url=base_url)
    assert peer(addresses, "127.0.0.1", host="localhost:8000").is_local is is_local


def test_ipv6_shares_a_limit_by_64():
    """A customer has 2^64 addresses; IPv4 is counted one by one."""
    assert share_of("2001:db8:1:2::5") == share_of("2001:db8:1:2:ffff::") != share_of("2001:db8:1:3::5")
    assert share_of("203.0.113.9") != share_of("203.0.113.10")
    assert share_of("fe80::1%eth0") == share_of("fe80::2%eth1")
    assert share_of("testclient") == "testclient"


@pytest.mark.parametrize("text", ["10.0.0.0/40", "proxy.example.com", "10.0.0.1/8", "*"])
def test_only_networks_are_trusted(text):
    """No names, no wildcard, no host bits."""
    with pytest.raises(SettingsError, match="KAIKETSU_TRUSTED_PROXIES"):
        read_networks(text)


def test_names_of_this_machine():
    """Literal names and addresses; nothing is looked up."""
    assert is_loopback_name("LOCALHOST")
    assert not is_loopback_name("localhost.example.com")
    assert not is_loopback_name(ALL)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://help.example.com", True),
        ("http://help.example.com:8080/docs", True),
        ("http://[::1]:8000", True),
        ("help.example.com", False),
        ("https://help.example.com/?lang=ja", False),
        ("https://help.example.com/#top", False),
        ("https://ada:word@help.example.com", False),
        ("https://help.example.com:99999", False),
        ("https:///help", False),
        ("ftp://help.example.com", False),
        ("https://help example.com", False),
    ],
)
def test_addresses_are_made_of_what_a_path_can_be_added_to(url, is_one):
    """Anything else would make links that lead nowhere."""
    assert is_base_url(url) is is_one


def test_a_public_address_that_is_none_stops_the_start():
    """The message names the variable and what is expected."""
    with pytest.raises(SettingsError, match=r"KAIKETSU_BASE_URL=.help\.example\.com.: expected an address"):
        ServiceSettings.from_env({"KAIKETSU_BASE_URL": "help.example.com"})
    assert ServiceSettings.from_env({"KAIKETSU_BASE_URL": "https://a.example/ "}).base_url == "https://a.example"
