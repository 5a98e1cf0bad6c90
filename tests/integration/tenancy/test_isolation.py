"""No request sees anything of another knowledge base."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from litestar.testing import TestClient

from kb.loading.learned import read_learned
from tests.integration.tenancy.conftest import NAMES
from tests.support.editions import QUERIES, editions_in
from tests.support.waiting import wait_for

EDITIONS = dict(zip(NAMES, (1, 2), strict=True))


def ask(client, name, path="/api/v1/search", **body):
    """Post to one knowledge base."""
    return client.post(path, json=body or {"text": QUERIES[0]}, headers={"host": f"{name}.example"})


def other(name):
    """Return the name of the other one."""
    return NAMES[1 - NAMES.index(name)]


ROUTES = {
    "search": lambda client, host: client.post("/api/v1/search", json={"text": QUERIES[1]}, headers=host),
    "explained": lambda client, host: client.post(
        "/api/v1/search", json={"text": QUERIES[2], "explain": True}, headers=host
    ),
    "articles": lambda client, host: client.get("/api/v1/articles", headers=host),
    "article": lambda client, host: client.get("/api/v1/articles/alpha", headers=host),
    "check": lambda client, host: client.post(
        "/api/v1/checks/asked/evaluate", json={"inputs": {"asked": "yes"}}, headers=host
    ),
    "assist": lambda client, host: client.post(
        "/api/v1/assist", json={"messages": [{"role": "customer", "text": QUERIES[0]}]}, headers=host
    ),
    "triage": lambda client, host: client.post("/api/v1/triage", json={"candidates": ["alpha"]}, headers=host),
    "assistant": lambda client, host: client.post(
        "/mcp",
        json={
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "search", "arguments": {"text": QUERIES[0]}},
        },
        headers={**host, "accept": "application/json"},
    ),
    "page": lambda client, host: client.post("/search", data={"q": QUERIES[3], "lang": "en"}, headers=host),
    "article page": lambda client, host: client.get("/articles/gamma", headers=host),
    "home": lambda client, host: client.get("/?lang=en", headers=host),
}


def test_every_answer_is_of_its_own_knowledge_base(client):
    """Asked for at once, by every route, under the same ids and texts: no sentence of the other appears."""

    def one(number):
        name = NAMES[number % 2]
        route = list(ROUTES)[number // 2 % len(ROUTES)]
        response = ROUTES[route](client, {"host": f"{name}.example"})
        return name, route, response.status_code, editions_in(response.text)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(30 * 2 * len(ROUTES))))
    silent = {"triage"}  # its answer here has ids and titles alone
    for name, route, status, editions in answers:
        assert status in {200, 201}, route
        assert editions <= {EDITIONS[name]}, route
    assert {route for _, route, _, editions in answers if editions} >= set(ROUTES) - silent - {"home"}


def test_each_learns_into_its_own_folder(client, town):
    """The queue of one has no text of the other, a proposal of one is none of the other, and keys do not cross."""
    queues = {}
    for name, text in zip(NAMES, ("somebody painted it blue", "nobody sings here"), strict=True):
        ask(client, name, text=text)
        host = {"host": f"{name}.example"}
        listed = client.get("/api/v1/learn", headers={**host, **town.key(name)})
        queues[name] = listed.json()["proposals"]
        assert [each["text"] for each in queues[name]] == [text]
        assert client.get("/api/v1/learn", headers={**host, **town.key(other(name))}).status_code == 401
    for name in NAMES:
        headers = {"host": f"{other(name)}.example", **town.key(other(name))}
        body = {"proposal": queues[name][0]["id"], "verdict": "none"}
        assert client.post("/api/v1/learn/decisions", headers=headers, json=body).status_code == 404
        own = {"host": f"{name}.example", **town.key(name)}
        assert client.post("/api/v1/learn/decisions", headers=own, json=body).status_code == 200
    for name in NAMES:
        (row,) = read_learned(town.root / name / "kb")
        assert (row.text, row.by) == (queues[name][0]["text"], f"of-{name}")


def test_one_generation_each(client):
    """The one that its own index names."""
    generations = {name: ask(client, name).json()["generation"] for name in NAMES}
    assert generations["shop"] != generations["bank"]
    for name in NAMES:
        ready = client.get("/readyz", headers={"host": f"{name}.example"}).json()
        assert ready["generation"] == generations[name]


def test_a_rebuild_swaps_one_alone(client, town):
    """The other goes on with its generation."""
    before = ask(client, "bank").json()["generation"]
    town.build("shop", 3)
    wait_for(lambda: editions_in(ask(client, "shop", text="trouble alpha").text) == {3}, "the new edition serves")
    assert ask(client, "bank").json()["generation"] == before
    assert editions_in(ask(client, "bank").text) == {2}


def test_a_key_opens_its_own_alone(client, town):
    """A key of another is as good as a made-up one."""
    for name in NAMES:
        host = {"host": f"{name}.example"}
        assert client.get("/api/v1/insights", headers=host | town.key(name)).status_code == 200
        assert client.get("/api/v1/insights", headers=host | town.key(other(name))).status_code == 401
        assert client.get("/metrics", headers=host | town.key(other(name))).status_code == 401
        assert client.get("/metrics", headers=host).status_code == 401


def test_records_are_apart(client, town):
    """What is searched and said of one is in its own insights, metrics and files, and nowhere else."""
    found = ask(client, "shop", text="trouble alpha unheard-of").json()
    for _ in range(2):
        ask(client, "shop", text="zebra crossing")
    host = {name: {"host": f"{name}.example"} | town.key(name) for name in NAMES}

    def logged():
        return client.get("/api/v1/insights", headers=host["shop"]).json()["insights"]["searches"]

    wait_for(lambda: logged() >= 3, "the searches are logged")
    assert client.get("/api/v1/insights", headers=host["bank"]).json()["insights"]["searches"] == 0
    assert "zebra" not in client.get("/api/v1/insights", headers=host["bank"]).text
    answered = {"search_id": found["search_id"], "helpful": True, "article_id": "alpha"}
    assert client.post("/api/v1/feedback", json=answered, headers=host["bank"]).status_code == 202
    assert client.post("/api/v1/feedback", json=answered, headers=host["shop"]).status_code == 202
    shop = client.get("/api/v1/insights", headers=host["shop"]).json()
    assert json.dumps(shop).count("zebra")
    counted = {
        name: client.get("/metrics", headers=host[name]).text.count('route="/api/v1/search"') for name in NAMES
    }
    assert counted["shop"] > 0
    assert counted["bank"] == 0
    assert b"zebra" not in (town.root / "bank" / "feedback.db").read_bytes()


def test_allowed_sites_are_apart(client):
    """A page that may speak with one may not speak with the other."""
    for name in NAMES:
        asked = {"host": f"{name}.example", "origin": "https://www.shop.example"}
        response = client.post("/api/v1/search", json={"text": "card"}, headers=asked)
        assert response.status_code == (200 if name == "shop" else 403)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("shop.example", "shop"),
        ("shop.example:8000", "shop"),
        ("SHOP.Example.", "shop"),
        ("bank.localhost:80", "bank"),
        ("shop.example.evil.test", None),
        ("evil.test", None),
        ("shop.example@bank.example", None),
        ("shop.example, bank.example", None),
        ("127.0.0.1", None),
        ("[::1]:8000", None),
        ("", None),
        (" ", None),
        ("shop.example/../bank.example", None),
        ("ｓhop.example", None),
    ],
)
def test_a_host_is_one_knowledge_base_or_none(client, host, name):
    """Written in any case, with a port or a final dot; never nearly."""
    response = client.post("/api/v1/search", json={"text": QUERIES[0]}, headers={"host": host.encode()})
    if name:
        assert editions_in(response.text) == {EDITIONS[name]}
    else:
        assert response.status_code == 421
        assert response.headers["content-type"] == "application/problem+json"
        assert not any(each in response.text for each in NAMES)


def test_no_other_header_chooses(client):
    """Neither what a proxy says of hosts, nor a second Host."""
    for header in ("x-forwarded-host", "forwarded", "x-host", "x-original-host"):
        value = "host=bank.example" if header == "forwarded" else "bank.example"
        response = client.post(
            "/api/v1/search", json={"text": QUERIES[0]}, headers={"host": "shop.example", header: value}
        )
        assert editions_in(response.text) == {1}
    twice = [("host", "shop.example"), ("host", "bank.example")]
    assert client.post("/api/v1/search", json={"text": QUERIES[0]}, headers=twice).status_code in {400, 421}


def test_health_is_answered_under_any_name(client):
    """Balancers ask by address; they are told about the process, and no name."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "knowledge_bases": 2, "not_ready": 0}


def test_one_without_an_index_keeps_no_other_from_serving(assembled, town):
    """A knowledge base without an index says so under its own host and in readiness, and is served once it is built."""
    (town.root / "bank" / "index").rename(town.root / "bank" / "away")
    with TestClient(assembled().app, base_url="http://nowhere.example") as client:
        assert ask(client, "shop").status_code == 200
        assert ask(client, "bank").status_code == 503
        assert client.get("/readyz").status_code == 503
        assert client.get("/readyz").json() == {"ready": False, "knowledge_bases": 2, "not_ready": 1}
        town.build("bank", 2)
        wait_for(lambda: ask(client, "bank").status_code == 200, "the built index is picked up")


def test_a_damaged_one_keeps_no_other_from_serving(assembled, town):
    """Whatever is wrong with its files."""
    for path in (town.root / "bank" / "index").rglob("manifest.json"):
        path.write_text("{}", "utf-8")
    with TestClient(assembled().app, base_url="http://nowhere.example") as client:
        assert ask(client, "shop").status_code == 200
        assert ask(client, "bank").status_code == 503


def test_a_flood_of_one_turns_away_its_own_requests(assembled, town):
    """Each has its own queue: beyond its bound it answers 503, and the other is answered meanwhile."""
    town.file.write_text(town.file.read_text("utf-8").replace("[bank]", "max_waiting = 2\n[bank]"), "utf-8")
    with TestClient(assembled().app, base_url="http://nowhere.example") as client, ThreadPoolExecutor(24) as pool:
        flood = [pool.submit(ask, client, "shop", text=f"trouble alpha {number} " * 60) for number in range(200)]
        calm = [ask(client, "bank", text=f"trouble beta {number}").status_code for number in range(20)]
        statuses = {each.result().status_code for each in flood}
    assert statuses == {200, 503}
    assert set(calm) == {200}
