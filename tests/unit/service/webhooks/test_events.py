"""Bodies of events."""

from datetime import UTC, datetime

import msgspec
import pytest

from service.webhooks.events import (
    AlarmSpike,
    ArticleSpike,
    Event,
    GapFound,
    GenerationPublished,
    GenerationRefused,
    StaleFound,
    StaleView,
    id_of,
    subject_of,
)
from service.webhooks.signing import WebhookSecret

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def test_a_gap_without_texts_has_no_field_for_them():
    """What people typed is absent unless it was asked for."""
    event = Event("gap.found", AT, GapFound(7, 7, "en", "expired", "https://help.example.com/insights"))
    assert msgspec.json.decode(msgspec.json.encode(event)) == {
        "type": "gap.found",
        "timestamp": "2026-11-28T09:00:00Z",
        "data": {
            "count": 7,
            "days": 7,
            "lang": "en",
            "nearest": "expired",
            "insights": "https://help.example.com/insights",
        },
    }


def test_an_id_is_that_of_subject_and_day():
    """What is counted may change; another day or subject is another event."""
    secret = WebhookSecret("whsec_" + "QUJD" * 8)

    def named(article_id, count, day=28):
        data = ArticleSpike(article_id, "T", "/a", count, 1.0)
        return id_of(Event("article.spike", AT.replace(day=day), data), secret)

    assert named("a", 10) == named("a", 30)
    assert len({named("a", 10), named("b", 10), named("a", 10, day=27)}) == 3


@pytest.mark.parametrize(
    ("data", "subject"),
    [
        (ArticleSpike("expired", "Expired", "/articles/expired", 30, 2.0), ("expired",)),
        (AlarmSpike(9, 1.0, ()), ()),
        (StaleFound((StaleView("b", "en", "B", "b.md"), StaleView("a", "ja", "A", "a.md"))), ("a ja", "b en")),
        (GenerationPublished("g2", "g1", 72, 900), ("g2",)),
        (GenerationRefused("g1", "damaged"), ("g1", "damaged")),
    ],
)
def test_the_subject_tells_events_of_one_type_apart(data, subject):
    """Counts are no part of it: they change while it is still the same event."""
    assert subject_of(data) == subject
