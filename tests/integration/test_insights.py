"""What the owner of a knowledge base is shown: true rates, what is behind them, and how to mend what fails."""

import asyncio
import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from litestar.testing import TestClient

from kb.loading.front_matter import parse_front_matter, split_front_matter
from service.app.app import create_app
from service.search_log.models import FeedbackRow, SearchRow, utc_now
from service.search_log.writer import LogWriter
from service.settings import ServiceSettings
from tests.support.search_log import migrated

KEY = "a-key-of-the-owner"
AUTHORISED = {"authorization": f"Bearer {KEY}"}
FORMULA = '=HYPERLINK("https://evil.example")'


def search(number, text, state="none", *, days_ago=0, **given):
    """Return a search."""
    values = {"lang": "en", "shown": [], "evidence": {}, "took_ms": 1.0, "generation": "g"} | given
    at = utc_now() - timedelta(days=days_ago)
    return SearchRow(search_id=f"{number:024x}", at=at, text=text, state=state, **values)


def vote(number, article_id, *, helpful, reason="", days_ago=0):
    """Return a vote on a search."""
    at = utc_now() - timedelta(days=days_ago)
    return FeedbackRow(at=at, search_id=f"{number:024x}", article_id=article_id, helpful=helpful, reason=reason)


SEARCHES = (
    search(1, "my card is too old", "answer", shown=["expired", "lost"], evidence={"asked": "not-asked"}),
    search(2, "lost my wallet", "candidates", shown=["lost"]),
    search(3, "zebra stripes"),
    search(4, "zebra stripes, please"),
    search(5, FORMULA, days_ago=5),
    search(6, "an older one", "answer", shown=["lost"], days_ago=9),
    search(7, "a much older one", days_ago=20),
)
VOTES = (
    vote(1, "expired", helpful=True),
    vote(2, "lost", helpful=False, reason="no shop near me"),
    vote(6, "lost", helpful=False, days_ago=9),
)


@pytest.fixture
def owner(small_index, source, database_url):
    """Return a client of a service that has stored some searches of three weeks."""
    source.load()
    log = LogWriter(database_url, 90)
    for each in SEARCHES:
        log.add(each)

    async def store():
        await log.flush()
        await asyncio.gather(*map(log.store, VOTES))

    asyncio.run(store())
    log.close()
    app = create_app(ServiceSettings(feedback_db=migrated(database_url), insights_key=KEY), source)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def get(client, path, **fields):
    """Return the answer of the owner's API."""
    response = client.get(f"/api/v1/insights{path}", params={"days": 7, **fields}, headers=AUTHORISED)
    assert response.status_code == 200, response.text
    return response


def texts(client, **fields):
    """Return the texts of the searches behind a figure."""
    return [each["text"] for each in get(client, "/searches", **fields).json()["searches"]]


def test_a_rate_is_of_one_sure_answer_against_the_days_before(owner):
    """Candidates are no answer; a vote counts in the days in which it was given."""
    insights = get(owner, "").json()["insights"]
    assert insights["totals"] == {
        "searches": 5, "answered": 1, "candidates": 1, "none": 3, "votes": 2, "helped": 1,
    }  # fmt: skip
    assert insights["before"] == {
        "searches": 1, "answered": 1, "candidates": 0, "none": 0, "votes": 1, "helped": 0,
    }  # fmt: skip


def test_a_log_that_is_too_young_is_compared_with_nothing(owner):
    """The thirty days before begin before the oldest search."""
    assert get(owner, "", days=30).json()["insights"]["before"] is None


def test_a_gap_brings_its_wordings_and_a_draft(owner):
    """The draft loads, and names the nearest article where there is one."""
    (gap,) = [each for each in get(owner, "").json()["insights"]["unanswered"] if "zebra" in each["name"]]
    assert (gap["count"], gap["texts"], gap["counts"]) == (2, ["zebra stripes", "zebra stripes, please"], [1, 1])
    meta = parse_front_matter(split_front_matter(gap["draft"], "gap.md")[0], "gap.md")
    assert (meta.status, list(meta.symptoms)) == ("draft", gap["texts"])
    assert list(meta.near) == ([gap["nearest"]] if gap["nearest"] else [])


def test_what_is_searched_most_says_how_it_was_answered(owner):
    """With the states of the answers and the article that stood first."""
    frequent = {each["name"]: each for each in get(owner, "").json()["insights"]["frequent"]}
    assert frequent["my card is too old"]["states"] == {"answer": 1}
    assert frequent["my card is too old"]["article"] == "expired"


def test_an_article_is_named_with_its_file(owner):
    """Mending begins in the file; the words to add are ready."""
    answer = get(owner, "").json()
    assert answer["articles"]["lost"] == [{"lang": "en", "title": "The card is lost", "path": "articles/en/lost.md"}]
    (unhelpful,) = answer["insights"]["unhelpful"]
    assert unhelpful["symptoms"] == 'symptoms:\n  - "lost my wallet"\n'


def test_articles_overdue_for_review_are_named(owner, monkeypatch):
    """With the days on which they were verified and should have been again, those that are shown most first."""
    monkeypatch.setattr("service.api.insights._today", lambda: date(2100, 1, 1))
    stale = get(owner, "").json()["stale"]
    assert {each["article_id"] for each in stale} >= {"lost", "expired"}
    assert stale[0]["shown"] >= stale[-1]["shown"]
    assert all(each["verified"] < each["review_after"] < "2100-01-01" for each in stale)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, {"my card is too old", "lost my wallet", "zebra stripes", "zebra stripes, please", FORMULA}),
        ({"result": "answer"}, {"my card is too old"}),
        ({"article": "lost"}, {"lost my wallet"}),
        ({"article": "lost", "days": 30}, {"lost my wallet", "an older one"}),
        ({"outcome": "asked:not-asked"}, {"my card is too old"}),
        ({"outcome": "asked:other"}, set()),
        ({"vote": "any"}, {"my card is too old", "lost my wallet"}),
        ({"vote": "no"}, {"lost my wallet"}),
        ({"vote": "yes", "article": "lost"}, set()),
        ({"result": "none", "day": (utc_now() - timedelta(days=5)).date().isoformat()}, {FORMULA}),
    ],
)
def test_each_figure_leads_to_its_searches(owner, fields, found):
    """By answer, article, outcome, vote and day."""
    assert set(texts(owner, **fields)) == found


def test_searches_come_newest_first_and_some_at_a_time(owner):
    """Each with the votes that it got; the total says how many there are."""
    page = get(owner, "/searches", limit=1, offset=4).json()
    assert page["total"] == 5
    assert [each["text"] for each in page["searches"]] == [FORMULA]
    (wallet,) = get(owner, "/searches", article="lost").json()["searches"]
    assert wallet["votes"] == [{"article_id": "lost", "helpful": False, "reason": "no shop near me"}]


def test_the_searches_are_exported_as_lines_of_json(owner):
    """What the list shows, in the same fields."""
    response = get(owner, "/export", kind="jsonl")
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert lines == get(owner, "/searches").json()["searches"]
    assert response.headers["content-disposition"] == 'attachment; filename="searches-7-days.jsonl"'


def test_a_spreadsheet_calculates_nothing_of_what_people_wrote(owner):
    """It opens as UTF-8, and a formula is text."""
    response = get(owner, "/export")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert {row["text"] for row in rows if "HYPERLINK" in row["text"]} == {f"'{FORMULA}"}
    assert [row["helped"] for row in rows if row["first"] == "expired"] == ["1"]


@pytest.mark.parametrize("path", ["/searches", "/export"])
def test_what_is_behind_the_figures_wants_the_key_as_well(owner, path):
    """Without it nothing of a search is told."""
    response = owner.get(f"/api/v1/insights{path}")
    assert response.status_code == 401
    assert "zebra" not in response.text


@pytest.mark.parametrize("path", ["/searches", "/export"])
def test_without_a_log_there_is_nothing_behind_the_figures(client, path):
    """As for the figures: 409, and which setting is missing."""
    response = client.get(f"/api/v1/insights{path}")
    assert response.status_code == 409
    assert "KAIKETSU_FEEDBACK_DB" in response.text


def test_the_home_page_offers_what_is_asked_most(owner, monkeypatch):
    """Once enough was searched; the first search of a day says nothing yet."""
    monkeypatch.setattr("service.search_log.most_asked._KEPT_S", 0.0)

    def offered():
        page = owner.get("/?lang=en", headers={"accept-language": "en"}).text
        return re.findall(r'href="/articles/([a-z-]+)\?lang=en"', page[page.index('id="common"') :])

    by_the_owner = offered()
    monkeypatch.setattr("service.search_log.most_asked._LEAST", 2)
    assert by_the_owner[0] == offered()[0] == "scam"  # what cannot wait stays first
    assert offered()[1:3] == ["lost", "expired"] != by_the_owner[1:3]
    assert set(offered()) == set(by_the_owner)
