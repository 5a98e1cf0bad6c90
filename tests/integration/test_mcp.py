"""The tools for assistants, asked by the SDK's own client: over stdin and stdout, and over HTTP."""

import asyncio
import json
import subprocess
import sys

import httpx
import httpx2
import pydantic_core
import pytest
from mcp import Client, ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from indexer.indexing import build_index
from indexer.store import IndexLayout
from kb.loading.library import load_library
from service.access.keys import make_key
from service.access.rates import read_rates
from service.app.app import create_app
from service.http.raw_text import decode_raw_text
from service.settings import ServiceSettings
from tests.support.search_log import migrated
from tests.support.server import program_environment
from tests.support.site import serving_site
from tests.support.small_kb import write_article
from tests.support.sources import source_over

CODE = "AQ2K-9XWE3R-7TYU"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
JSON = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
PROXIED = {"x-forwarded-for": "203.0.113.7"}
"""Takes the rights of this machine away, as a proxy in front does."""


@pytest.fixture
def site(small_index, source, tmp_path):
    """Return a function that serves the small knowledge base with settings."""
    source.load()
    return lambda **settings: serving_site(create_app(ServiceSettings(**settings), source))


def ask_over_http(url, scenario, headers=None):
    """Run a scenario in a session of the SDK's client."""

    async def whole():
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            streamable_http_client(f"{url}/mcp", http_client=http) as (incoming, outgoing),
            ClientSession(incoming, outgoing) as session,
        ):
            await session.initialize()
            return await scenario(session)

    return asyncio.run(whole())


def call(name, **arguments):
    return lambda session: session.call_tool(name, arguments)


def test_every_tool_answers_over_http(site):
    """Search, article, checks, evaluation and triage give structured results that fit their schemas."""

    async def whole_conversation(session):
        tools = await session.list_tools()
        found = await session.call_tool("search", {"text": f"lost my wallet {CODE}", "limit": 2})
        read = await session.call_tool("read_article", {"article_id": "lost"})
        checks = await session.call_tool("list_checks", {})
        triage = await session.call_tool("triage", {"candidates": ["lost"], "evidence": {"where-is-it": "gone"}})
        return [tool.name for tool in tools.tools], found, read, checks, triage

    with site(base_url="http://127.0.0.1") as url:
        names, found, read, checks, triage = ask_over_http(url, whole_conversation)
    assert names == ["search", "read_article", "list_checks", "evaluate_check", "triage"]
    assert found.structured_content["state"] in {"answer", "candidates"}
    assert found.structured_content["articles"][0]["article_id"] == "lost"
    assert found.structured_content["articles"][0]["url"] == "http://127.0.0.1/articles/lost?lang=en"
    assert found.structured_content["removed"] == ["gift-code"]
    assert "AQ2K" not in found.model_dump_json()
    assert read.structured_content["sections"][0]["text"]
    assert {check["check_id"] for check in checks.structured_content["checks"]} == {
        "code-shape",
        "asked",
        "where-is-it",
    }
    assert triage.structured_content["causes"][0]["article_id"] == "lost"


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_clients_of_the_new_and_the_old_protocol_are_answered(site, mode, version):
    """With a handshake and without one."""

    async def whole(url):
        async with Client(f"{url}/mcp", mode=mode) as client:
            found = await client.call_tool("search", {"text": f"lost my wallet {CODE}"})
            return client.session.protocol_version, found.structured_content

    with site() as url:
        spoken, found = asyncio.run(whole(url))
    assert spoken == version
    assert found["articles"][0]["article_id"] == "lost"
    assert "AQ2K" not in json.dumps(found)


def test_no_cache_of_a_parser_keeps_what_an_assistant_sent(site, monkeypatch):
    """The text that a tool got over HTTP is not the one that pydantic's parser would keep and give again."""
    text, given = "the lamp, its code, and forty characters", []

    def recording(kind, value):
        given.append(value)
        return decode_raw_text(kind, value)

    monkeypatch.setattr("service.mcp.server.decode_raw_text", recording)
    with site() as url:
        ask_over_http(url, call("search", text=text))
    assert given == [text]
    assert pydantic_core.from_json(json.dumps(text)) is not given[0]


def test_a_search_without_answer_says_so(site):
    """State none comes with the instruction to say that there is no answer."""
    with site() as url:
        found = ask_over_http(url, call("search", text="someone@example.com"))
    assert found.structured_content["state"] == "none"
    assert found.structured_content["articles"] == []
    assert "do not make up an answer" in found.structured_content["what_to_say"]


def test_an_urgent_article_comes_with_what_to_do_at_once(site):
    """An assistant need not look for a telephone number elsewhere."""
    with site() as url:
        found = ask_over_http(url, call("search", text="someone asks for the number"))
    assert found.structured_content["articles"][0]["severity"] == "urgent"
    assert found.structured_content["urgent"]["links"] == [{"label": "Call us", "href": "tel:+810000"}]


def test_a_sensitive_input_is_refused_without_being_repeated(site):
    """A code is refused where the API refuses it, by name and by look."""
    with site() as url:
        for inputs in ({"code": CODE}, {"told": CODE}):
            refused = ask_over_http(url, call("evaluate_check", check_id="code-shape", inputs=inputs))
            assert refused.is_error
            assert "evaluate it where it is typed" in refused.content[0].text
            assert "AQ2K" not in refused.content[0].text
        told = ask_over_http(url, call("evaluate_check", check_id="code-shape", inputs={"told": "fits"}))
    assert told.structured_content["evidence"] == {"code-shape": "fits"}


def test_http_needs_a_key_though_the_search_is_open(site):
    """From elsewhere nobody asks without a key of scope search."""
    secret, key = make_key("assistant", {"search"})
    other, other_key = make_key("owner", {"insights"})
    with site(keys=(key, other_key)) as url:
        statuses = [
            httpx.post(f"{url}/mcp", json=INITIALIZE, headers={**JSON, **PROXIED, **more}).status_code
            for more in ({}, {"authorization": f"Bearer {other}"}, {"authorization": f"Bearer {secret}"})
        ]
        assert httpx.post(f"{url}/mcp", json=INITIALIZE, headers=JSON).status_code == 200  # somebody on this machine
        found = ask_over_http(
            url, call("search", text="it is locked"), {**PROXIED, "authorization": f"Bearer {secret}"}
        )
    assert statuses == [401, 403, 200]
    assert found.structured_content["articles"]


def test_articles_for_agents_need_a_key_of_that_scope(small_kb, settings, hashing, source):
    """An assistant of the public sees neither the article nor a word of it."""
    path = write_article(small_kb, "goodwill", symptoms="zanzibar wanted")
    path.write_text(path.read_text().replace("severity:", "audience: agent\nseverity:"))
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    source._agents = source_over(IndexLayout(settings.index_dir).for_agents.root, hashing, reload_s=0.0)
    source._agents.load()
    public, public_key = make_key("public", {"search"})
    desk, desk_key = make_key("desk", {"search", "agent"})
    with serving_site(create_app(ServiceSettings(keys=(public_key, desk_key)), source)) as url:
        read = [
            ask_over_http(
                url, call("read_article", article_id="goodwill"), {**PROXIED, "authorization": f"Bearer {key}"}
            )
            for key in (public, desk)
        ]
        found = [
            ask_over_http(url, call("search", text="zanzibar"), {**PROXIED, "authorization": f"Bearer {key}"})
            for key in (public, desk)
        ]
    assert [each.is_error for each in read] == [True, False]
    assert read[1].structured_content["audience"] == "agent"
    ids = [{article["article_id"] for article in each.structured_content["articles"]} for each in found]
    assert "goodwill" not in ids[0]
    assert "goodwill" in ids[1]


def test_this_machine_needs_a_key_where_the_search_does(site):
    """Once the search is closed and there is a key for it, nobody asks without one."""
    _, key = make_key("assistant", {"search"})
    with site(keys=(key,), open_scopes=frozenset()) as url:
        assert httpx.post(f"{url}/mcp", json=INITIALIZE, headers=JSON).status_code == 401


def test_http_takes_posts_alone(site):
    """There are no sessions and no streams that a client could hold open."""
    with site() as url:
        got = httpx.get(f"{url}/mcp", headers=JSON)
        assert (got.status_code, got.headers["content-type"]) == (405, "application/problem+json")
        assert httpx.delete(f"{url}/mcp", headers=JSON).status_code == 405
        assert "mcp-session-id" not in httpx.post(f"{url}/mcp", json=INITIALIZE, headers=JSON).headers


def test_a_call_counts_against_the_rate_limit_of_the_search(site):
    """The limit of the key is that of every search with it, and the response says what is left."""
    secret, key = make_key("assistant", {"search"})
    headers = {**JSON, **PROXIED, "authorization": f"Bearer {secret}"}
    with site(keys=(key,), rates=read_rates("search=1/1")) as url:
        answer = httpx.post(f"{url}/mcp", json=INITIALIZE, headers=headers)
    assert answer.headers["ratelimit-policy"] == '"search";q=10;w=1'
    assert answer.headers["ratelimit"].startswith('"search";r=9')


@pytest.mark.parametrize(
    "body",
    [
        f'{{"{CODE}": ',
        f'"{CODE}"',
        f'[{{"jsonrpc": "2.0", "method": "{CODE}", "id": 1}}]',
        f'{{"jsonrpc": "2.0", "method": "{CODE}", "id": 1}}',
        '{"jsonrpc": "2.0", "method": "AQTKZ", "id": 1}',
        f'{{"jsonrpc": "2.0", "method": "tools/call", "params": {{"name": ["{CODE}"]}}, "id": 1}}',
        f'{{"jsonrpc": "2.0", "method": "tools/call", "params": {{"name": "search", "arguments": "{CODE}"}}, "id": 1}}',
        f'{{"jsonrpc": "2.0", "method": "tools/call", "params": {{"name": "search", "arguments": {{"text": "a", "lang": "{CODE}"}}}}, "id": 1}}',
    ],
)
def test_a_malformed_request_is_refused_and_not_repeated(site, body):
    """Neither the protocol's errors nor ours hold what was sent."""
    with site() as url:
        response = httpx.post(f"{url}/mcp", content=body, headers=JSON)
    assert response.status_code in {200, 400}
    assert "AQ2K" not in response.text
    assert "AQTKZ" not in response.text


def test_a_large_body_is_refused(site):
    """The limit of request bodies holds."""
    with site(max_body_bytes=16_384) as url:
        response = httpx.post(f"{url}/mcp", content=b'{"a":"' + b"x" * 20_000 + b'"}', headers=JSON)
    assert response.status_code == 413


def test_a_search_over_http_is_logged_redacted(site, tmp_path):
    """The search log has it as any other search, without the code."""
    with site(feedback_db=migrated(f"sqlite:///{tmp_path}/log.db")) as url:
        ask_over_http(url, call("search", text=f"lost my wallet {CODE}"))
        insights = httpx.get(f"{url}/api/v1/insights").json()["insights"]
    assert insights["searches"] == 1
    assert "AQ2K" not in json.dumps(insights)


def test_stdout_carries_the_protocol_alone(encoded_small_index, tmp_path):
    """The SDK's client starts the command and asks it; the code is on no stream, and every line is JSON-RPC."""
    environment = program_environment(KAIKETSU_INDEX=str(encoded_small_index))
    parameters = StdioServerParameters(command=sys.executable, args=["-m", "service", "mcp"], env=environment)

    async def whole(errors):
        async with (
            stdio_client(parameters, errlog=errors) as (incoming, outgoing),
            ClientSession(incoming, outgoing) as session,
        ):
            started = await session.initialize()
            found = await session.call_tool("search", {"text": f"lost my wallet {CODE}"})
            refused = await session.call_tool("search", {"text": f"lost my wallet {CODE}", CODE: 1})
            return started, found, refused

    with (tmp_path / "errors").open("w+") as errors:
        started, found, refused = asyncio.run(whole(errors))
    assert started.server_info.name == "kaiketsu"
    assert found.structured_content["articles"][0]["article_id"] == "lost"
    assert refused.is_error
    said = found.model_dump_json() + refused.model_dump_json() + (tmp_path / "errors").read_text()
    assert "AQ2K" not in said
    lines = "".join(f"{json.dumps(each)}\n" for each in (INITIALIZE, {"jsonrpc": "2.0", "method": "x"}))
    command = [sys.executable, "-m", "service", "mcp"]
    spoken = subprocess.run(
        command, input=lines, env=environment, capture_output=True, text=True, timeout=600, check=True
    )
    assert [json.loads(line)["jsonrpc"] for line in spoken.stdout.splitlines()] == ["2.0"]
