"""What is kept of searches, who may read it, and what is never kept."""

import json

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from indexer.build import build_index
from kb.front_matter import parse_front_matter, split_front_matter
from kb.library import load_library
from service.app import create_app
from service.cli import main
from service.feedback.clusters import cluster_texts
from service.feedback.log import kept_text
from service.settings import ServiceSettings

KEY = "a-key-of-the-owner"
AUTHORISED = {"authorization": f"Bearer {KEY}"}


@pytest.fixture
def database(tmp_path):
    """Return the file of the record."""
    return tmp_path / "feedback.sqlite3"


@pytest.fixture
def kept(small_kb, settings, hashing, source, database):
    """Return a client of a service that keeps searches."""
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    app = create_app(ServiceSettings(feedback_db=f"sqlite:///{database}", insights_key=KEY), source)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def insights(client):
    """Return the figures."""
    response = client.get("/api/v1/insights", headers=AUTHORISED)
    assert response.status_code == 200, response.text
    return response.json()["insights"]


def test_searches_and_feedback_become_figures(kept):
    """Counts by day and cause, what did not help, outcomes of checks."""
    for text in ("lost my wallet", "lost my wallet!", "my card is too old"):
        found = kept.post("/api/v1/search", json={"text": text, "evidence": {"asked": "not-asked"}}).json()
    body = {
        "search_id": found["search_id"],
        "article_id": "expired",
        "helpful": False,
        "reason": "where is the date?",
    }
    assert kept.post("/api/v1/feedback", json=body).status_code == 202
    figures = insights(kept)
    assert figures["searches"] == 3
    assert sum(day["answer"] + day["candidates"] + day["none"] for day in figures["by_day"]) == 3
    assert figures["frequent"][0]["count"] == 2
    assert figures["outcomes"] == {"asked:not-asked": 3}
    assert figures["causes"]
    (unhelpful,) = figures["unhelpful"]
    assert unhelpful["article_id"] == "expired"
    assert unhelpful["texts"] == ["my card is too old"]
    assert unhelpful["reasons"] == ["where is the date?"]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": KEY}])
def test_only_the_key_opens_it(kept, headers):
    """Missing, wrong, or of another scheme: 401, and what to send."""
    response = kept.get("/api/v1/insights", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_without_a_key_it_opens_on_this_machine_alone(client):
    """Here there is nothing to show yet; who may see it from elsewhere is tested with the keys."""
    assert client.get("/api/v1/insights").status_code == 409


def test_nothing_is_kept_by_default(client):
    """Feedback is taken, and goes nowhere."""
    assert client.post("/api/v1/feedback", json={"search_id": "x", "helpful": True}).status_code == 202


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"search_id": "x", "helpful": True, "article_id": "nothing"}, 404),
        ({"search_id": "a b", "helpful": True}, 400),
        ({"search_id": "x"}, 400),
        ({"search_id": "x", "helpful": True, "reason": "r" * 1001}, 400),
    ],
)
def test_wrong_feedback_is_refused(client, body, status):
    """By field, without repeating it."""
    assert client.post("/api/v1/feedback", json=body).status_code == status


CODES = [
    "QX7Z-4KD92M-TB6P",
    "qx7z4kd92mtb6p",
    "QX7Zー4KD92MーTB6P",
    "4KD9 2MTB 6PQX 7Z",
    "4kd92m",
    "6034 1111 2222 3333",
]


@pytest.mark.parametrize("code", CODES)
def test_no_code_is_in_the_record(kept, database, code):
    """Not in the text of a search, not in a reason; nor is any part of one."""
    kept.post("/api/v1/search", json={"text": f"my code {code} is locked"})
    kept.post("/search", data={"q": f"my code {code} is locked", "lang": "en"})
    kept.post("/api/v1/feedback", json={"search_id": "x", "helpful": False, "reason": f"it is {code}"})
    assert insights(kept)["searches"] == 2
    raw = database.read_bytes().upper()
    assert b"4KD9" not in raw
    assert b"2222" not in raw
    assert b"LOCKED" in raw


@pytest.mark.parametrize("text", ["3000円のカードが使えない", "2019年に買った", "コード入れたら無効って出る"])
def test_ordinary_words_are_kept(text):
    """Amounts and years of a few digits may go, words stay."""
    assert "…" not in kept_text(text) or any(word in kept_text(text) for word in ("カード", "買った"))


def test_similar_texts_are_one_cluster():
    """Most frequent first, distinct texts kept."""
    clusters = cluster_texts([("コードが無効です", 3), ("コード無効です", 2), ("送料を知りたい", 1)])
    assert [(cluster.count, len(cluster.texts)) for cluster in clusters] == [(5, 2), (1, 1)]


def test_gaps_become_drafts_that_load(database, tmp_path, monkeypatch):
    """What got no answer, and a stub with those words as symptoms."""
    from datetime import UTC, datetime

    from service.feedback.log import FeedbackLog
    from service.feedback.models import SearchRow

    log = FeedbackLog(f"sqlite:///{database}", 90)
    for number, text in enumerate(("can i pay with bitcoin: yes?", "can i pay with bitcoin")):
        log.add(
            SearchRow(
                search_id=f"s{number}",
                at=datetime.now(UTC).replace(tzinfo=None),
                lang="en",
                text=text,
                state="none",
                shown=[],
                evidence={},
                took_ms=1.0,
                generation="g",
            )
        )
    log.close()
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", f"sqlite:///{database}")
    found = CliRunner().invoke(main, ["gaps", "--json", "--draft", str(tmp_path / "drafts")])
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["gaps"][0]["count"] == 2
    text = (tmp_path / "drafts" / "gap-1.md").read_text("utf-8")
    meta = parse_front_matter(split_front_matter(text)[0], "gap-1.md")
    assert meta.status == "draft"
    assert "can i pay with bitcoin: yes?" in meta.symptoms
    monkeypatch.delenv("KAIKETSU_FEEDBACK_DB")
    assert "KAIKETSU_FEEDBACK_DB" in CliRunner().invoke(main, ["gaps"]).output


def test_a_broken_database_does_not_stop_a_search(kept, database):
    """The answer comes, the row is dropped."""
    database.write_bytes(b"not a database" * 100)
    assert kept.post("/api/v1/search", json={"text": "lost my wallet"}).status_code == 200
    assert kept.get("/api/v1/insights", headers=AUTHORISED).status_code == 503
