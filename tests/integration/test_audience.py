"""Articles for agents: with the scope ``agent`` they are everywhere, without it nowhere."""

import json
import shutil

import anyio
import httpx
import pytest
from click.testing import CliRunner

from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.indexing.build import build_edition
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.store.publish import roll_back
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from service.access.keys import make_key
from service.app.app import create_app
from service.cli.main import main
from service.settings import ServiceSettings
from tests.support.small_kb import write_article, write_small_kb
from tests.support.sources import source_over

CANARIES = ("zanzibar", "quokka", "vexillum", "ocarina", "marzipan", "petrichor")
"""Words that stand in the article for agents and nowhere else: title, summary, symptom, message, text, step."""
PLAIN_CANARY = "bandicoot"
SECRET_ID = "goodwill"


@pytest.fixture(scope="module")
def kb(tmp_path_factory):
    """Return a knowledge base in which everything that can name an article names one for agents."""
    root = write_small_kb(tmp_path_factory.mktemp("audience") / "kb")
    path = write_article(
        root,
        SECRET_ID,
        title="The zanzibar refund",
        summary="A quokka is paid back.",
        symptoms="vexillum wanted for a lost card",
        messages='"ocarina is not enough"',
        see="Pay up to fifty marzipan without asking.",
        fix="Open the petrichor panel.",
    )
    path.write_text(path.read_text("utf-8").replace("severity:", "audience: agent\nseverity:"), "utf-8")
    other = root / "articles/en/lost.md"
    other.write_text(other.read_text("utf-8").replace("near: []", f"near: [{SECRET_ID}]"), "utf-8")
    check = root / "checks/where-is-it.yaml"
    check.write_text(check.read_text("utf-8").replace("{lost: confirms", f"{{{SECRET_ID}: supports, lost: confirms"))
    with (root / "wording.yaml").open("a", encoding="utf-8") as file:
        file.write(f"most_asked: [{SECRET_ID}, lost]\n")
        file.write(f"topics: [{{title: {{en: Money}}, icon: gift, articles: [{SECRET_ID}, lost]}}]\n")
    (root / "pins.yaml").write_text(f"pins:\n  - {{queries: [give me], first: {SECRET_ID}}}\n", "utf-8")
    return root


@pytest.fixture(scope="module")
def index(kb):
    """Return the folder of its index."""
    settings = IndexerSettings(index_dir=kb.parent / "index")
    report = build_index(load_library(kb), HashingEncoder(), settings)
    assert (report.articles, report.for_agents) == (4, 1)
    return settings.index_dir


@pytest.fixture(scope="module")
def ask(index):
    """Return a function that sends a request from the network, with the key of an agent or without."""
    source = source_over(index, HashingEncoder())
    source.load()
    agents = source_over(IndexLayout(index).for_agents.root, HashingEncoder())
    agents.load()
    source._agents = agents
    secret, key = make_key("anna", ("search", "agent"))
    app = create_app(ServiceSettings(host="0.0.0.0", keys=(key,), open_scopes=frozenset({"search"})), source)  # noqa: S104 - nothing listens

    def send(method, path, *, agent=False, **options):
        headers = {**options.pop("headers", {}), **({"authorization": f"Bearer {secret}"} if agent else {})}

        async def exchange():
            transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://help.example.com") as http:
                return await http.request(method, path, headers=headers, **options)

        return anyio.run(exchange)

    return send


def traces(text):
    """Return what of the article for agents is in a text."""
    return {word for word in (*CANARIES, SECRET_ID) if word in text.casefold()}


ROUTES = {
    "search": ("POST", "/api/v1/search", {"json": {"text": "lost card refund", "limit": 20, "explain": True}}),
    "pinned": ("POST", "/api/v1/search", {"json": {"text": "give me"}}),
    "complaint": ("POST", "/api/v1/assist", {"json": {"messages": [{"role": "customer", "text": "card refund"}]}}),
    "triage": ("POST", "/api/v1/triage", {"json": {"evidence": {"where-is-it": "gone"}}}),
    "checks": ("GET", "/api/v1/checks", {}),
    "evaluated": ("POST", "/api/v1/checks/where-is-it/evaluate", {"json": {"inputs": {"place": "gone"}}}),
    "articles": ("GET", "/api/v1/articles", {}),
    "neighbour": ("GET", "/api/v1/articles/lost", {}),
    "home": ("GET", "/?lang=en", {}),
    "list": ("GET", "/articles?lang=en", {}),
    "sitemap": ("GET", "/sitemap.xml", {}),
    "results": ("POST", "/search", {"data": {"q": "lost card refund", "lang": "en"}}),
    "suggestions": (
        "POST",
        "/search",
        {"data": {"q": "wanted for", "lang": "en"}, "headers": {"x-kaiketsu-fragment": "options"}},
    ),
}


@pytest.mark.parametrize("name", list(ROUTES))
def test_customers_see_no_trace_and_agents_see_it(ask, name):
    """Every route shows an article for agents to the scope agent, and no word of it to anybody else."""
    method, path, options = ROUTES[name]
    seen = ask(method, path, **options)
    assert seen.status_code in {200, 201}
    assert traces(seen.text) == set()
    assert traces(ask(method, path, agent=True, **options).text) != set()


@pytest.mark.parametrize("path", [f"/articles/{SECRET_ID}", f"/api/v1/articles/{SECRET_ID}"])
def test_an_article_for_agents_is_not_found_without_the_scope(ask, path):
    """Its address is one that does not exist; a key of the scope agent opens it."""
    assert ask("GET", path).status_code == 404
    assert traces(ask("GET", path).text) - {SECRET_ID} == set()
    assert ask("GET", path, agent=True).status_code == 200


@pytest.mark.parametrize("word", [*CANARIES, "zanzibra", "marzipn", "ocarina is not enough"])
def test_a_word_of_it_is_unknown_to_customers(ask, word):
    """Searching for a word of it, or nearly, finds and corrects nothing; an agent finds the article."""
    body = {"text": word, "explain": True}
    seen = ask("POST", "/api/v1/search", json=body).json()
    assert traces(str({**seen, "redactions": []})) == set()
    found = ask("POST", "/api/v1/search", agent=True, json=body).json()
    assert SECRET_ID in {result["article_id"] for result in found["results"]}
    assert next(each for each in found["results"] if each["article_id"] == SECRET_ID)["audience"] == "agent"


def test_an_agent_is_offered_no_reply_of_it(ask):
    """Its sentences are nothing to send; the other results of the same conversation have theirs."""
    body = {"messages": [{"role": "customer", "text": "card refund"}], "replies": True, "lang": "en"}
    found = ask("POST", "/api/v1/assist", agent=True, json=body).json()
    shown = [result["article_id"] for result in found["results"]]
    assert SECRET_ID in shown
    assert [reply["article_id"] for reply in found["replies"]] == [each for each in shown if each != SECRET_ID]
    assert traces("".join(reply["text"] for reply in found["replies"])) == set()


def test_counts_leave_it_out(ask):
    """The number of articles that customers are told of does not count it."""
    counts = [len(ask("GET", "/api/v1/articles", agent=agent).json()["articles"]) for agent in (False, True)]
    assert counts == [4, 5]


def test_no_file_of_the_customers_index_holds_it(index):
    """What answers customers was made without it: no word of it is in any file."""
    current = IndexLayout(index).current_id()
    for path in (index / "generations" / current).rglob("*"):
        if path.is_file():
            held = {word for word in CANARIES if word.encode() in path.read_bytes()}
            assert held == set(), path.name


def test_an_article_that_everybody_may_read_again_is_back(tmp_path, kb):
    """Without any article for agents there is one index; a rollback takes both back."""
    copy = shutil.copytree(kb, tmp_path / "kb")
    settings = IndexerSettings(index_dir=tmp_path / "index")
    layout = IndexLayout(settings.index_dir)
    build_index(load_library(copy), HashingEncoder(), settings)
    first = layout.for_agents.current_id()
    write_article(copy, "later")
    build_index(load_library(copy), HashingEncoder(), settings)
    assert layout.for_agents.current_id() != first
    roll_back(layout)
    assert layout.for_agents.current_id() == first
    path = copy / f"articles/en/{SECRET_ID}.md"
    path.write_text(path.read_text("utf-8").replace("audience: agent\n", ""), "utf-8")
    build_index(load_library(copy), HashingEncoder(), settings)
    assert not layout.for_agents.root.exists()
    searcher = Searcher(open_current(layout)[0], HashingEncoder(), Analyser())
    assert searcher.search("zanzibar refund").results[0].article_id == SECRET_ID


def test_verify_looks_at_both_indexes(index):
    """A damaged file of the generation for agents is found."""
    shown = CliRunner().invoke(main, ["verify", "--index", str(index), "--json"])
    rows = json.loads(shown.stdout)["generations"]
    assert [(row.get("audience", ""), row["problem"]) for row in rows] == [("", ""), ("agent", "")]


def test_search_on_the_command_line_is_that_of_customers(index, monkeypatch):
    """Articles for agents are searched with --agent alone."""
    monkeypatch.setattr("indexer.encoding.open_encoder", lambda *_: HashingEncoder())
    found = [
        CliRunner().invoke(main, ["search", "zanzibar refund", "--index", str(index), *more])
        for more in ([], ["--agent"])
    ]
    assert [SECRET_ID in result.stdout for result in found] == [False, True]
    assert "[agents]" in found[1].stdout


def test_an_article_that_is_taken_from_customers_goes_whatever_the_ranking(tmp_path, monkeypatch):
    """A build that would be refused for its ranking is published where it takes an article away, and only there."""
    root = write_small_kb(tmp_path / "kb")
    settings = IndexerSettings(index_dir=tmp_path / "index")
    accepted = []

    def noted(library, *parts, accept_worse, **more):
        accepted.append(accept_worse)
        return build_edition(library, *parts, accept_worse=accept_worse, **more)

    monkeypatch.setattr("indexer.indexing.editions.build_edition", noted)
    build_index(load_library(root), HashingEncoder(), settings)
    path = root / "articles/en/lost.md"
    path.write_text(path.read_text("utf-8").replace("severity:", "audience: agent\nseverity:"), "utf-8")
    for _ in range(2):
        build_index(load_library(root), HashingEncoder(), settings)
    assert accepted == [False, True, False, False, False]  # customers; customers and agents; the same again


def test_pages_of_any_folder_are_kept_for_agents(tmp_path):
    """A page whose front matter names agents alone is in their index, and not in that of customers."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "open.md").write_text("# Refund\n\nFive days.\n", "utf-8")
    (folder / "inside.md").write_text(f"---\naudience: internal\n---\n# Goodwill\n\nA {PLAIN_CANARY}.\n", "utf-8")
    settings = IndexerSettings(index_dir=tmp_path / "index")
    build_index(load_library(folder), HashingEncoder(), settings)
    layout = IndexLayout(settings.index_dir)
    for each, ids in ((layout, ["open"]), (layout.for_agents, ["inside", "open"])):
        assert [article.id for article in open_current(each)[0].articles] == ids
