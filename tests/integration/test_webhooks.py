"""Webhooks of a service: what it notices in its search log and its index, and what it tells of it."""

import asyncio
import base64
import json
from datetime import timedelta

import pytest
from litestar.testing import TestClient
from sqlalchemy import insert

from indexer.errors import SettingsError
from indexer.indexing import build_index
from kb.loading.library import load_library
from service.app.app import create_app
from service.search_log.database import Database
from service.search_log.models import SearchRow, utc_now
from service.search_log.record import SearchRecord, new_search_id
from service.settings import ServiceSettings
from service.webhooks.delivery import Pauses
from service.webhooks.once import tell_refused
from service.webhooks.signing import WebhookSecret
from service.webhooks.watch import Watch, WatchOptions
from tests.support.search_log import migrated
from tests.support.small_kb import write_article
from tests.support.stub_api import stub_api
from tests.support.waiting import wait_for

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


@pytest.fixture
def url(tmp_path):
    """Return the URL of an empty search log."""
    return migrated(f"sqlite:///{tmp_path}/log.db")


def log(url, *searches):
    """Write searches: text, state, first article, hours ago."""
    database = Database(url)
    database.open()
    with database.writing() as connection:
        for text, state, shown, hours in searches:
            row = {
                "search_id": new_search_id(),
                "at": utc_now() - timedelta(hours=hours),
                "lang": "en",
                "text": text,
                "state": state,
                "shown": [shown] if shown else [],
                "evidence": {},
                "took_ms": 1.0,
                "generation": "g",
                "confidence": None,
                "after": None,
            }
            connection.execute(insert(SearchRow).values(row))
    database.close()


def told_by(source, url, *, looks=1, **options):
    """Return what a watch tells in some looks at the search log."""
    told = []
    record = SearchRecord(url, 90)
    watch = Watch(
        source, record, WebhookSecret(SECRET), lambda name, event: told.append((name, event)), WatchOptions(**options)
    )

    async def whole():
        for _ in range(looks):
            await watch.look_at_log()
            await watch.look_at_gaps()

    try:
        asyncio.run(whole())
    finally:
        record.close()
    return told


def of_type(told, kind):
    return [event.data for _, event in told if event.type == kind]


def test_a_gap_is_told_once_and_without_texts(small_index, source, url):
    """Five searches that nothing answers are a gap; what people typed stays here."""
    source.load()
    log(url, *[("how do I get an invoice", "none", "", 1)] * 5, *[("something else entirely", "none", "", 1)] * 4)
    told = told_by(source, url, looks=3, base_url="https://help.example.com")
    (gap,) = of_type(told, "gap.found")
    assert (gap.count, gap.days, gap.lang, gap.texts) == (5, 7, "en", ())
    assert gap.insights == "https://help.example.com/insights"
    assert "invoice" not in repr(told)


def test_a_gap_has_its_texts_where_the_owner_wants_them(small_index, source, url):
    """Anonymised, as the search log has them."""
    source.load()
    log(url, *[("how do I get an invoice", "none", "", 1)] * 5)
    (gap,) = of_type(told_by(source, url, with_texts=True), "gap.found")
    assert gap.texts == ("how do I get an invoice",)


def test_an_event_that_is_told_again_has_the_same_id(small_index, source, url):
    """After a restart, or by another process, a receiver can tell that it had it already."""
    source.load()
    log(url, *[("how do I get an invoice", "none", "", 1)] * 5)
    assert [name for name, _ in told_by(source, url)] == [name for name, _ in told_by(source, url)]


def test_spikes_of_an_article_and_of_alarms_are_told(small_index, source, url):
    """An article three times as frequent as usual, and urgent articles together."""
    source.load()
    urgent = source.generation().urgent_ids[0]
    log(
        url,
        *[("x", "answer", "expired", hour) for hour in range(12)],
        *[("x", "answer", "expired", 24 * day + 30) for day in range(6)],
        *[("x", "answer", urgent, hour) for hour in range(6)],
    )
    told = told_by(source, url, looks=2, base_url="https://help.example.com")
    (spike,) = of_type(told, "article.spike")
    (alarm,) = of_type(told, "alarm.spike")
    assert (spike.article_id, spike.count) == ("expired", 12)
    assert 0.9 < spike.usual_per_day < 1.2
    assert spike.url.startswith("https://help.example.com/articles/expired")
    assert (alarm.count, alarm.articles[0].article_id) == (6, urgent)


def test_overdue_articles_are_told_without_a_search_log(small_kb, settings, hashing, source):
    """One event lists them, once a week."""
    article = small_kb / "articles" / "en" / "expired.md"
    article.write_text(article.read_text().replace("review_after: 2027-05-23", "review_after: 2026-11-24"))
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    (stale,) = of_type(told_by(source, "", looks=2), "article.stale")
    assert [(each.article_id, each.review_after) for each in stale.articles] == [("expired", "2026-11-24")]


def test_a_published_and_a_refused_generation_are_told(small_index, source, small_kb, hashing, settings):
    """The first one that is seen is no news; a damaged one is refused, once."""
    source.load()
    told = []
    watch = Watch(
        source, SearchRecord("", 90), WebhookSecret(SECRET), lambda _, event: told.append(event), WatchOptions()
    )
    watch.look_at_generation()
    before = source.generation().id
    write_article(small_kb, "brand-new")
    report = build_index(load_library(small_kb), hashing, settings)
    source.load()
    watch.look_at_generation()
    watch.look_at_generation()
    source.refused = "a file is damaged"
    watch.look_at_generation()
    watch.look_at_generation()
    published, refused = told
    assert (published.type, refused.type) == ("generation.published", "generation.refused")
    assert (published.data.generation, published.data.before) == (report.generation, before)
    assert refused.data.reason == "a file is damaged"


def test_a_service_tells_by_itself_and_signs(small_index, source, small_kb, hashing, settings, monkeypatch):
    """A build beside the service is told to the address in the settings."""
    monkeypatch.setattr("service.webhooks.watch._GENERATION_EVERY_S", 0.05)
    source.load()
    with stub_api() as stub:
        wanted = ServiceSettings(webhooks=(f"{stub.url}/hook",), webhook_secret=SECRET)
        with TestClient(create_app(wanted, source)) as client:
            assert client.get("/healthz").status_code == 200
            write_article(small_kb, "brand-new")
            build_index(load_library(small_kb), hashing, settings)
            wait_for(lambda: stub.calls, "the webhook")
    (call,) = stub.calls
    assert call.json["type"] == "generation.published"
    assert call.headers["webhook-id"].startswith("evt_")
    assert set(json.loads(call.body)) == {"type", "timestamp", "data"}


def test_a_build_that_is_not_published_is_told_by_the_command():
    """The same day, whoever tells it again uses the same id; without an address nothing is told."""
    with stub_api([(500, b"")]) as stub:
        wanted = ServiceSettings(webhooks=(f"{stub.url}/hook",), webhook_secret=SECRET)
        for settings in (wanted, ServiceSettings()):
            tell_refused(settings, "g1", "it ranks worse", Pauses(3, 0.001))
    assert [call.json["data"] for call in stub.calls] == [{"serving": "g1", "reason": "it ranks worse"}] * 2
    assert len({call.headers["webhook-id"] for call in stub.calls}) == 1


@pytest.mark.parametrize(
    "environ",
    [
        {"KAIKETSU_WEBHOOKS": "http://example.com/hook", "KAIKETSU_WEBHOOK_SECRET": SECRET},
        {"KAIKETSU_WEBHOOKS": "https://user:word@example.com/hook", "KAIKETSU_WEBHOOK_SECRET": SECRET},
        {"KAIKETSU_WEBHOOKS": "file:///etc/passwd", "KAIKETSU_WEBHOOK_SECRET": SECRET},
        {"KAIKETSU_WEBHOOKS": "https://example.com/a,https://example.com/b", "KAIKETSU_WEBHOOK_SECRET": SECRET},
        {"KAIKETSU_WEBHOOKS": "https://example.com/a http://169.254.169.254/b", "KAIKETSU_WEBHOOK_SECRET": SECRET},
        {"KAIKETSU_WEBHOOKS": "https://example.com/hook"},
    ],
)
def test_an_address_that_must_not_be_called_stops_the_start(environ):
    """Only https or this machine, and never unsigned; the message does not hold the address."""
    with pytest.raises(SettingsError, match="KAIKETSU_WEBHOOK") as raised:
        ServiceSettings.from_env(environ)
    assert "/hook" not in str(raised.value)
    assert ServiceSettings.from_env(
        {"KAIKETSU_WEBHOOKS": "https://example.com/hook http://127.0.0.1:9/b", "KAIKETSU_WEBHOOK_SECRET": SECRET}
    ).webhooks
