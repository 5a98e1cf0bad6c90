"""The gate before the routes: who gets in, from where, how often, and what every response says."""

from datetime import date

import anyio
import httpx
import pytest

from service.access.addresses import read_networks
from service.access.keys import make_key
from service.access.rates import Rate
from service.app.app import create_app
from service.settings import ServiceSettings

STRANGER = "203.0.113.9"
SEARCH = {"text": "lost my wallet"}
CONVERSATION = {"messages": [{"role": "customer", "text": "lost my wallet"}, {"role": "agent", "text": "I see"}]}
COMPLAINT = {"messages": [{"role": "customer", "text": "lost my wallet"}]}
SHOP = "https://shop.example.com"
NETWORK = {"host": "0.0.0.0"}  # noqa: S104 - nothing listens


@pytest.fixture
def ask(small_index, settings, source):
    """Return a function that sends requests, as if over a network, to a service with these settings."""
    source.load()
    apps = {}

    def send(method, path, *, client=STRANGER, times=1, base="http://help.example.com", **options):
        wanted = options.pop("settings", NETWORK)
        name = str(sorted(wanted.items()))
        app = apps[name] = apps.get(name) or create_app(ServiceSettings(**wanted), source)

        async def exchange():
            transport = httpx.ASGITransport(app, client=(client, 1), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=base) as http:
                return [await http.request(method, path, **options) for _ in range(times)]

        responses = anyio.run(exchange)
        return responses if times > 1 else responses[0]

    return send


def bearer(secret):
    """Return the header."""
    return {"authorization": f"Bearer {secret}"}


def is_problem(response, status):
    """Return whether it is a problem of that status, in the one form."""
    return (
        response.status_code == status
        and response.headers["content-type"] == "application/problem+json"
        and response.json()["status"] == status
    )


CLOSED = [
    ("POST", "/api/v1/assist", CONVERSATION, "agent"),
    ("POST", "/api/v1/assist", {"messages": [{"role": "agent", "text": "hello"}]}, "agent"),
    ("GET", "/api/v1/insights", None, "insights"),
]
OPEN = [
    ("POST", "/api/v1/search", SEARCH),
    ("POST", "/api/v1/assist", COMPLAINT),
    ("POST", "/api/v1/triage", {"evidence": {}}),
    ("POST", "/api/v1/feedback", {"search_id": "x", "helpful": True}),
    ("POST", "/api/v1/signals", {"search_id": "0" * 24, "kind": "left"}),
    ("GET", "/api/v1/articles", None),
    ("GET", "/api/v1/checks/asked", None),
    ("GET", "/articles/lost", None),
    ("GET", "/", None),
]
SHELLS = ["/agent", "/embed", "/insights", "/learn", "/diagnose", "/demo/helpdesk", "/widget.js", "/static/page.js"]
HEALTH = ["/healthz", "/readyz", "/schema", "/schema/openapi.json"]


@pytest.mark.parametrize(("method", "path", "body", "scope"), CLOSED)
def test_off_loopback_a_key_is_needed(ask, method, path, body, scope):
    """Missing or wrong 401, of another scope 403, right: in."""
    right, key = make_key("right", [scope])
    other, other_key = make_key("other", ["search", "admin"])
    settings = {**NETWORK, "keys": (key, other_key)}
    missing = ask(method, path, json=body)
    assert is_problem(missing, 401)
    assert missing.headers["www-authenticate"] == "Bearer"
    wrong = ask(method, path, json=body, settings=settings, headers=bearer("kaiketsu_wrong"))
    assert is_problem(wrong, 401)
    assert "invalid_token" in wrong.headers["www-authenticate"]
    assert "kaiketsu_wrong" not in wrong.text
    assert is_problem(ask(method, path, json=body, settings=settings, headers=bearer(other)), 403)
    let_in = ask(method, path, json=body, settings=settings, headers=bearer(right))
    assert let_in.status_code == (409 if scope == "insights" else 200)


def test_who_tries_keys_is_refused_before_the_next_is_looked_at(ask):
    """After three wrong keys even a right one gets 429, from that address alone, and nobody is told which it was."""
    secret, key = make_key("right", ["search"])
    settings = {**NETWORK, "keys": (key,), "rates": {"keys": Rate(1, 3)}}
    seen = [ask("GET", "/api/v1/checks", settings=settings, headers=bearer(f"guess-{n}")) for n in range(5)]
    assert [response.status_code for response in seen] == [401, 401, 401, 429, 429]
    assert int(seen[3].headers["retry-after"]) >= 1
    right = {"settings": settings, "headers": bearer(secret)}
    assert is_problem(ask("GET", "/api/v1/checks", **right), 429)
    assert ask("GET", "/api/v1/checks", client="203.0.113.10", **right).status_code == 200
    assert ask("GET", "/api/v1/checks", settings=settings).status_code == 200


def test_good_keys_are_no_tries(ask):
    """A key that is good may be sent as often as its rate allows."""
    secret, key = make_key("right", ["search"])
    settings = {**NETWORK, "keys": (key,), "rates": {"keys": Rate(1, 1)}}
    responses = ask("GET", "/api/v1/checks", times=9, settings=settings, headers=bearer(secret))
    assert {response.status_code for response in responses} == {200}


def test_an_expired_key_is_a_wrong_key(ask):
    """Nothing tells a stranger that it was good once."""
    secret, key = make_key("old", ["agent"], date(2026, 1, 1))
    response = ask(
        "POST", "/api/v1/assist", json=CONVERSATION, settings={**NETWORK, "keys": (key,)}, headers=bearer(secret)
    )
    assert is_problem(response, 401)
    unknown = ask("POST", "/api/v1/assist", json=CONVERSATION, headers=bearer("never-was"))
    assert unknown.json() | {"request_id": ""} == response.json() | {"request_id": ""}


def test_the_owners_key_from_before_still_opens_insights(ask):
    """KAIKETSU_INSIGHTS_KEY is a key of scope insights, and of no other."""
    settings = {**NETWORK, "insights_key": "a-key-of-the-owner"}
    headers = bearer("a-key-of-the-owner")
    assert ask("GET", "/api/v1/insights", settings=settings, headers=headers).status_code == 409
    assert is_problem(ask("POST", "/api/v1/assist", json=CONVERSATION, settings=settings, headers=headers), 403)


@pytest.mark.parametrize(("method", "path", "body"), OPEN)
def test_customers_need_no_key_unless_search_is_closed(ask, method, path, body):
    """Search is a public help box by default; `KAIKETSU_OPEN=none` closes it."""
    secret, key = make_key("site", ["search"])
    closed = {**NETWORK, "open_scopes": frozenset(), "keys": (key,)}
    assert ask(method, path, json=body).status_code < 400
    assert is_problem(ask(method, path, json=body, settings=closed), 401)
    assert ask(method, path, json=body, settings=closed, headers=bearer(secret)).status_code < 400


@pytest.mark.parametrize("path", SHELLS + HEALTH)
def test_pages_that_hold_nothing_and_health_are_never_closed(ask, path):
    """Pages without content and health checks need no key; the calls of the pages carry it."""
    assert ask("GET", path, settings={**NETWORK, "open_scopes": frozenset()}).status_code == 200


def test_a_route_without_scope_needs_admin(source):
    """A route that declares no scope needs the scope admin."""
    from litestar import get

    @get("/new", sync_to_thread=False)
    def new() -> str:
        return "secret"

    secret, key = make_key("operations", ["admin"])
    app = create_app(ServiceSettings(**NETWORK, keys=(key,)), source)
    app.register(new)

    async def exchange(**headers):
        transport = httpx.ASGITransport(app, client=(STRANGER, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://help.example.com") as http:
            return await http.get("/new", headers=headers)

    assert is_problem(anyio.run(exchange), 401)
    assert anyio.run(lambda: exchange(**bearer(secret))).text == "secret"


@pytest.mark.parametrize(
    "path", ["//api//v1//insights", "/api/v1/insights/", "/api/v1/%69nsights", "/x/../api/v1/insights"]
)
def test_no_spelling_of_a_path_gets_around_the_key(ask, path):
    """The scope hangs on the handler."""
    assert ask("GET", path).status_code in {401, 404}


LOCAL = {"client": "127.0.0.1", "base": "http://localhost:8000", "settings": {}}


@pytest.mark.parametrize(("method", "path", "body", "scope"), CLOSED)
def test_on_loopback_whoever_is_there_owns_the_machine(ask, method, path, body, scope):
    """Until there is a key for it; and not for a page that points its name at this machine, or past a proxy."""
    assert ask(method, path, json=body, **LOCAL).status_code in {200, 409}
    key = make_key("right", [scope])[1]
    assert is_problem(ask(method, path, json=body, **{**LOCAL, "settings": {"keys": (key,)}}), 401)
    assert is_problem(ask(method, path, json=body, **{**LOCAL, "base": "http://rebound.example"}), 401)
    assert is_problem(ask(method, path, json=body, headers={"x-forwarded-for": "127.0.0.1"}, **LOCAL), 401)
    proxied = {"trusted_proxies": read_networks("127.0.0.1")}
    assert is_problem(ask(method, path, json=body, **{**LOCAL, "settings": proxied}), 401)


@pytest.mark.parametrize(
    "headers",
    [
        *({"origin": SHOP}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "null"}),
        *({"cf-connecting-ip": "203.0.113.9"}, {"true-client-ip": "203.0.113.9"}, {"x-forwarded-port": "443"}),
        {"referer": "https://help.example.com/insights"},
    ],
)
def test_a_foreign_page_or_a_proxy_has_no_local_rights(ask, headers):
    """A page of another site, though it is allowed to search, and a client behind a proxy need a key."""
    local = {**LOCAL, "settings": {"origins": (SHOP,)}}
    assert ask("GET", "/api/v1/insights", **local).status_code == 409
    assert is_problem(ask("GET", "/api/v1/insights", headers=headers, **local), 401)


def test_nobody_is_local_where_the_public_address_is_elsewhere(ask):
    """With `KAIKETSU_BASE_URL` of another machine, loopback is where the proxy stands."""
    local = {**LOCAL, "settings": {"base_url": "https://help.example.com"}}
    assert is_problem(ask("GET", "/api/v1/insights", **local), 401)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("host", "[::1].evil")], 400),
        ([("host", "user@localhost")], 400),
        ([("host", "localhost:8000"), ("host", "evil.example")], 400),
        ([("host", "localhost:8000"), ("origin", "ftp://localhost:8000")], 400),
        ([("host", "localhost:8000"), ("te", "gzip")], 400),
        ([("host", "localhost:8000"), ("content-encoding", "gzip")], 415),
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(ask, headers, status):
    """Before anybody is trusted, whatever the path."""
    assert is_problem(ask("POST", "/api/v1/search", json=SEARCH, headers=headers, **LOCAL), status)


LIMITED = {**NETWORK, "rates": {"search": Rate(1, 3)}}


def test_who_asks_too_often_is_told_when_to_come_back(ask):
    """429 with whole seconds, and the limit on every response that counts."""
    responses = ask("POST", "/api/v1/search", json=SEARCH, times=5, settings=LIMITED)
    assert [response.status_code for response in responses] == [200, 200, 200, 429, 429]
    assert is_problem(responses[3], 429)
    assert int(responses[3].headers["retry-after"]) >= 1
    assert responses[0].headers["ratelimit-policy"] == '"search";q=3;w=3'
    assert responses[0].headers["ratelimit"].startswith('"search";r=2')
    assert ask("POST", "/api/v1/search", json=SEARCH, client="203.0.113.10", settings=LIMITED).status_code == 200
    assert {response.status_code for response in ask("GET", "/healthz", times=9, settings=LIMITED)} == {200}


def test_an_ipv6_network_is_one_caller(ask):
    """Addresses of one IPv6 network (/64) share a rate limit."""
    for number in range(3):
        assert ask("GET", "/", client=f"2001:db8::{number:x}", settings=LIMITED).status_code == 200
    assert ask("GET", "/", client="2001:db8::ffff", settings=LIMITED).status_code == 429
    assert ask("GET", "/", client="2001:db8:0:1::1", settings=LIMITED).status_code == 200


def test_a_key_has_ten_times_the_limit_wherever_it_is_used(ask):
    """Counted by key, not by address."""
    secret, key = make_key("shop", ["search"])
    settings = {**LIMITED, "keys": (key,)}
    seen = [
        response.status_code
        for client in ("203.0.113.1", "203.0.113.2")
        for response in ask(
            "GET", "/api/v1/checks", client=client, times=20, settings=settings, headers=bearer(secret)
        )
    ]
    assert seen.count(200) in range(30, 40)
    assert seen[-1] == 429


def test_a_forged_address_neither_escapes_a_limit_nor_blames_another(ask):
    """X-Forwarded-For counts from named proxies alone, and there from the right."""
    forged = [ask("GET", "/", headers={"x-forwarded-for": f"1.1.1.{n}"}, settings=LIMITED) for n in range(5)]
    assert forged[-1].status_code == 429
    proxied = {**LIMITED, "trusted_proxies": read_networks("10.0.0.0/8")}
    behind = [
        ask("GET", "/", client="10.0.0.1", headers={"x-forwarded-for": f"1.1.1.{n}, 198.51.100.7"}, settings=proxied)
        for n in range(5)
    ]
    assert behind[-1].status_code == 429
    other = {"x-forwarded-for": "198.51.100.8"}
    assert ask("GET", "/", client="10.0.0.1", headers=other, settings=proxied).status_code == 200


def test_whoever_is_on_this_machine_has_no_limit(ask):
    """Its owner's programs would only be in their own way."""
    local = {**LOCAL, "settings": {"rates": {"search": Rate(1, 1)}}}
    assert {response.status_code for response in ask("GET", "/", times=5, **local)} == {200}


PAGES = [
    "/",
    "/articles/lost",
    "/schema",
    "/agent",
    "/insights",
    "/learn",
    "/diagnose",
    "/nowhere",
    "/api/v1/insights",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_and_errors_are_for_nobody_to_frame_or_keep(ask, path):
    """No inline script, no frame, no cache, nothing that a help page does not need."""
    headers = ask("GET", path, settings={**NETWORK, "origins": (SHOP,)}).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/", "/widget.js", "/theme.css", "/metrics", "/static/page.js", "/schema"])
def test_every_text_names_its_encoding_once(ask, path):
    """A page in another encoding that loads the widget reads its Japanese as it is."""
    content_type = ask("GET", path, **LOCAL).headers["content-type"]
    assert content_type.count("charset=") == 1
    assert content_type.endswith("charset=utf-8")


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
def test_methods_that_nothing_needs_are_refused(ask, method):
    """TRACE above all, which would repeat the headers of a request."""
    assert ask(method, "/", **LOCAL).status_code == 405


def test_only_the_sidebar_may_be_framed_and_only_by_named_sites(ask):
    """Only the sidebar may be framed, by the sites in frame-ancestors; X-Frame-Options, which knows no lists, is left out there."""
    for origins, ancestors in (((), "'self'"), ((SHOP,), f"'self' {SHOP}")):
        headers = ask("GET", "/embed", settings={**NETWORK, "frame_origins": origins}).headers
        assert headers["content-security-policy"].endswith(f"frame-ancestors {ancestors}")
        assert "x-frame-options" not in headers


def test_who_may_call_and_who_may_frame_are_two_lists(ask):
    """A help desk that frames the sidebar loads its scripts and reads nothing else; a shop that calls frames nothing."""
    desk = "https://desk.example.com"
    settings = {**NETWORK, "origins": (SHOP,), "frame_origins": (desk,)}
    assert ask("GET", "/embed", settings=settings).headers["content-security-policy"].endswith(f"'self' {desk}")
    name = "access-control-allow-origin"
    for origin, path, may_read in (
        *((desk, "/static/adapter.js", True), (desk, "/api/v1/articles", False), (desk, "/", False)),
        *((SHOP, "/static/adapter.js", True), (SHOP, "/api/v1/articles", True)),
        ("https://evil.example", "/static/adapter.js", False),
    ):
        headers = ask("GET", path, headers={"origin": origin}, settings=settings).headers
        assert (headers.get(name) == origin) is may_read, (origin, path)
    assert is_problem(ask("POST", "/api/v1/search", json=SEARCH, headers={"origin": desk}, settings=settings), 403)


def test_scripts_are_kept_for_minutes_and_the_widget_may_be_loaded_anywhere(ask):
    """A missing file is not kept at all."""
    static, widget = ask("GET", "/static/page.js").headers, ask("GET", "/widget.js").headers
    assert static["cache-control"] == widget["cache-control"] == "public, max-age=300"
    assert static["cross-origin-resource-policy"] == "same-origin"
    assert widget["cross-origin-resource-policy"] == "cross-origin"
    assert ask("GET", "/static/none.js").headers["cache-control"] == "no-store"


def test_hsts_only_where_tls_was_spoken(ask):
    """In the process, or to a proxy that is trusted; a client's own word does not count."""
    said = {"x-forwarded-proto": "https"}
    proxied = {**NETWORK, "trusted_proxies": read_networks("10.0.0.0/8")}
    name = "strict-transport-security"
    assert name not in ask("GET", "/").headers
    assert name not in ask("GET", "/", headers=said).headers
    assert name not in ask("GET", "/", headers=said, settings=proxied).headers
    assert ask("GET", "/", client="10.0.0.1", headers=said, settings=proxied).headers[name] == "max-age=31536000"
    assert name in ask("GET", "/nowhere", base="https://help.example.com").headers


ALLOWING = {**NETWORK, "origins": (SHOP,)}


def test_pages_of_a_named_site_may_call_and_read(ask):
    """Also what the gate itself answers: a 401 is no network failure."""
    found = ask("POST", "/api/v1/search", json=SEARCH, headers={"origin": SHOP}, settings=ALLOWING)
    assert found.headers["access-control-allow-origin"] == SHOP
    assert "Origin" in found.headers["vary"]
    assert "access-control-allow-credentials" not in found.headers
    refused = ask("GET", "/api/v1/insights", headers={"origin": SHOP, **bearer("wrong")}, settings=ALLOWING)
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == SHOP
    asks_first = {"origin": SHOP, "access-control-request-method": "POST"}
    preflight = ask("OPTIONS", "/api/v1/search", headers=asks_first, settings=ALLOWING)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "authorization, content-type"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", f"{SHOP}.evil.example", "http://shop.example.com", "null"]
)
def test_pages_of_any_other_site_may_neither(ask, origin):
    """No leave to read, none to send, not even a form or text that needs no preflight."""
    headers = {"origin": origin}
    assert (
        "access-control-allow-origin"
        not in ask("GET", "/api/v1/articles", headers=headers, settings=ALLOWING).headers
    )
    preflight = {**headers, "access-control-request-method": "POST"}
    assert ask("OPTIONS", "/api/v1/search", headers=preflight, settings=ALLOWING).status_code == 403
    assert is_problem(ask("POST", "/search", data={"q": "x"}, headers=headers, settings=ALLOWING), 403)
    text = {**headers, "content-type": "text/plain"}
    word = b'{"search_id": "x", "helpful": true}'
    assert is_problem(ask("POST", "/api/v1/feedback", content=word, headers=text, settings=ALLOWING), 403)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://help.example.com"}, 200),
        ({"origin": "https://help.example.com"}, 200),  # TLS ends at a proxy
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "https://blog.example.com"}, 403),
    ],
)
def test_the_form_is_taken_from_our_own_pages(ask, headers, status):
    """The form is accepted from our own pages and from programs, which send no origin."""
    assert ask("POST", "/search", data={"q": "lost my wallet"}, headers=headers).status_code == status


def test_other_hosts_are_refused_where_the_public_one_is_known(ask):
    """A name that somebody pointed here, or a cache to be poisoned; balancers ask for health by address."""
    settings = {**NETWORK, "base_url": "https://help.example.com"}
    assert ask("GET", "/", settings=settings).status_code == 200
    assert ask("GET", "/", base="http://localhost:8000", settings=settings).status_code == 200
    for base in ("http://evil.example", "http://help.example.com.evil.example", "http://203.0.113.1"):
        assert is_problem(ask("GET", "/", base=base, settings=settings), 421)
        assert ask("GET", "/healthz", base=base, settings=settings).status_code == 200
    assert ask("GET", "/", base="http://evil.example").status_code == 200


def test_a_long_address_is_refused(ask):
    """A long address is refused, since texts belong into bodies."""
    assert is_problem(ask("GET", "/?lang=" + "x" * 9000), 414)


def test_a_body_that_never_ends_is_cut(source, monkeypatch):
    """With 408, and the connection closed; one that arrives is taken."""
    monkeypatch.setattr("service.access.gate._BODY_DEADLINE_S", 0.2)
    app = create_app(ServiceSettings(), source)

    async def exchange():
        sent = []

        async def receive():
            await anyio.sleep(0.05)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/api/v1/search",
            "raw_path": b"/api/v1/search",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "scheme": "http",
            "client": (STRANGER, 1),
            "server": ("x", 80),
            "root_path": "",
            "http_version": "1.1",
            "asgi": {"version": "3.0"},
        }
        with anyio.fail_after(30):  # it would read for ever
            await app(scope, receive, send)
        return sent

    sent = anyio.run(exchange)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
