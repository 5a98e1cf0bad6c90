"""Search, assist and the pages are one pipeline: what holds for a search holds for all of them."""

import json

import pytest
from litestar.testing import TestClient

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.search_log import migrated

CODE = "AQ2K-9XWE3R-7TYU"


@pytest.fixture
def logged(small_index, source, tmp_path):
    """Return a client of a service that logs searches."""
    source.load()
    app = create_app(ServiceSettings(feedback_db=migrated(f"sqlite:///{tmp_path}/log.db")), source)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def insights(client):
    response = client.get("/api/v1/insights")
    assert response.status_code == 200, response.text
    return response.json()["insights"]


def assist(client, *texts, **more):
    messages = [{"role": "customer", "text": text} for text in texts]
    response = client.post("/api/v1/assist", json={"messages": messages, **more})
    assert response.status_code == 200, response.text
    return response.json()


def test_a_dialogue_is_visible_in_insights(logged):
    """What /diagnose and /agent ask is counted, with the answers that were given."""
    assist(logged, f"lost my wallet {CODE}")
    assist(logged, f"lost my wallet {CODE}", evidence={"where-is-it": "gone"})
    figures = insights(logged)
    assert figures["searches"] == 2
    assert figures["outcomes"] == {"where-is-it:gone": 1}
    assert figures["causes"]["lost"] >= 1
    assert "wallet" in figures["frequent"][0]["texts"][0]
    assert "AQ2K" not in json.dumps(figures)


def test_feedback_on_an_assisted_search_is_kept(logged):
    """Under its search id: the text that it is about stands beside it."""
    found = assist(logged, "my card is too old")
    body = {"search_id": found["search_id"], "article_id": "expired", "helpful": False, "reason": "no date on it"}
    assert logged.post("/api/v1/feedback", json=body).json() == {"kept": True}
    (unhelpful,) = insights(logged)["unhelpful"]
    assert unhelpful["texts"] == ["my card is too old"]
    assert unhelpful["reasons"] == ["no date on it"]


def test_every_door_is_counted_and_only_half_typed_words_are_not_logged(logged):
    """Metrics count all searches by state; suggestions while somebody types stay out of the log."""
    logged.post("/api/v1/search", json={"text": "it is locked"})
    logged.post("/search", data={"q": "it is locked", "lang": "en"})
    logged.post("/search", data={"q": "it is lo", "lang": "en"}, headers={"x-kaiketsu-fragment": "1"})
    assist(logged, "it is locked")
    lines = logged.get("/metrics").text.splitlines()
    counted = sum(float(line.split()[-1]) for line in lines if line.startswith("kaiketsu_searches_total"))
    assert counted == 4
    assert insights(logged)["searches"] == 3


def test_all_doors_give_the_same_results(logged):
    """The same text finds the same articles in a search, in a conversation of one message and on the page."""
    text = "lost my wallet"
    found = [each["article_id"] for each in logged.post("/api/v1/search", json={"text": text}).json()["results"]]
    assert [each["article_id"] for each in assist(logged, text)["results"]] == found
    page = logged.post("/search", data={"q": text, "lang": "en"}).text
    # The question above the results may lead to an article as well.
    places = [page.index(f'data-article="{article_id}"') for article_id in found]
    assert places[0] == min(places)
