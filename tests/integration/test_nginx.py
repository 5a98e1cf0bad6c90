"""Behind the real nginx of this machine, with and without a word of it in the settings."""

import os
import re
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from indexer.settings import IndexerSettings
from service.access import gate
from service.access.addresses import read_networks
from service.access.rates import Rate
from service.app.app import create_app
from service.doctor import Subject, outside
from service.settings import ServiceSettings
from tests.support.machine import leave_out
from tests.support.nginx import nginx, serving_nginx
from tests.support.server import free_port
from tests.support.site import serving_site

MANUAL = Path(__file__).parents[2] / "service" / "docs" / "operations.md"
DOORS = [
    ("/metrics", None),
    ("/api/v1/insights", None),
    ("/api/v1/assist", b'{"messages": [{"role": "agent", "text": "I see"}]}'),
]
SEARCH = b'{"text": "lost my wallet"}'
BARE = "server {{ listen LISTEN; location / {{ proxy_pass {url}; {more} }} }}"


@pytest.fixture
def serve(small_index, source):
    """Return a function that serves the small knowledge base behind these settings."""
    if nginx() is None:
        leave_out("nginx")
    source.load()
    return lambda **settings: serving_site(create_app(ServiceSettings(**settings), source))


def status(url, body=None, client="127.0.0.1", **headers):
    """Return the status of a request that comes from an address of loopback."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=60, source_address=(client, 0))) as connection:
        connection.request(
            "POST" if body else "GET", parts.path, body, {"content-type": "application/json", **headers}
        )
        return connection.getresponse().status


HTTP_1_1 = pytest.mark.skipif(os.geteuid() != 0, reason="nginx has a user of its own only where root starts it")
KEEP_ALIVE = 'proxy_http_version 1.1; proxy_set_header Connection "";'


@pytest.mark.parametrize("more", ["", pytest.param(KEEP_ALIVE, marks=HTTP_1_1)], ids=["1.0", "1.1"])
def test_a_proxy_that_says_nothing_gives_nobody_the_rights_of_this_machine(serve, more):
    """Nginx without any header: what is closed stays closed through it, search is open, and we ourselves are let in."""
    with serve() as url, serving_nginx(BARE.format(url=url, more=more)) as public:
        for path, body in DOORS:
            assert status(public + path, body) == 401, path
            assert status(url + path, body) in {200, 409}, path
        assert status(f"{public}/api/v1/search", SEARCH) == 200


def test_the_manuals_configuration_works(serve):
    """The block of the manual, without its certificate: a client's address arrives, and a made-up one does not."""
    (block,) = re.findall(r"^```nginx\n(.*?)^```", MANUAL.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    block = re.sub(r"listen .*;", "listen LISTEN;", re.sub(r" *ssl_.*;\n", "", block))
    settings = {
        "base_url": "https://help.example.com",
        "trusted_proxies": read_networks("127.0.0.1"),
        "rates": {"search": Rate(1, 2)},
    }
    host = {"host": "help.example.com"}
    with serve(**settings) as url, serving_nginx(block.replace("http://127.0.0.1:8000", url)) as public:
        assert status(f"{public}/metrics", **host) == 404
        assert status(f"{public}/api/v1/insights", **host) == 401
        assert status(f"{public}/", host="evil.example") == 421
        seen = [
            status(
                f"{public}/api/v1/search", SEARCH, "127.0.0.9", **host, **{"x-forwarded-for": f"203.0.113.{number}"}
            )
            for number in range(3)
        ]
        assert seen == [200, 200, 429]
        assert status(f"{public}/api/v1/search", SEARCH, "127.0.0.10", **host) == 200


def faults(settings, url, public):
    """Return what ``doctor`` finds from outside, without what is well: level by check."""
    port = urlsplit(url).port
    subject = Subject(ServiceSettings(**settings, port=port, base_url=public), IndexerSettings(), {})
    return [(each.check, each.level, each.what) for each in outside.check(subject) if each.level != "ok"]


def test_doctor_finds_a_proxy_that_leaves_no_trace(serve, monkeypatch):
    """Where even the proxy's user is ours, the closed doors stand open to everybody: doctor tries them and says so."""
    monkeypatch.setattr(gate, "is_of_owner", lambda *_: True)
    with serve() as url, serving_nginx(BARE.format(url=url, more=KEEP_ALIVE)) as public:
        ((check, level, what),) = faults({}, url, public)
        assert (check, level) == ("outside.public", "problem")
        assert all(path in what for path, _ in DOORS)


def test_doctor_is_content_with_a_proxy_that_is_named(serve):
    """With the settings of the manual nothing is open, with a forwarded header or without."""
    settings = {"trusted_proxies": read_networks("127.0.0.1")}
    with serve(**settings) as url, serving_nginx(BARE.format(url=url, more="")) as public:
        assert faults(settings, url, public) == []


def test_doctor_says_when_something_else_answers_at_the_public_address(serve):
    """A wrong address and one at which nobody listens are warnings."""
    with serve() as url, serving_nginx("server { listen LISTEN; return 204; }") as public:
        assert [each[:2] for each in faults({}, url, public)] == [("outside.public", "warning")]
    with serve() as url:
        assert "does not answer" in faults({}, url, f"http://127.0.0.1:{free_port()}")[0][2]
