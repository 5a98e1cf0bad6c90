"""What is a spike."""

import pytest

from service.search_log.figures import Trend
from service.webhooks.trends import Spike, alarm_spike, article_spikes


def trend(lately, before, days_before=7.0):
    return Trend(lately, before, days_before)


def test_an_article_three_times_as_frequent_as_usual_is_a_spike():
    """The most frequent comes first, with what is usual for it."""
    found = article_spikes(trend({"a": 30, "b": 40, "c": 14}, {"a": 70, "b": 70, "c": 35}))
    assert found == [Spike({"b": 40}, 10.0), Spike({"a": 30}, 10.0)]


@pytest.mark.parametrize(
    ("lately", "before", "days_before"),
    [
        ({"a": 29}, {"a": 70}, 7.0),  # not three times as frequent
        ({"a": 9}, {}, 7.0),  # too few
        ({"a": 100}, {}, 1.9),  # nothing is usual yet
        ({}, {"a": 70}, 7.0),
    ],
)
def test_what_is_usual_is_no_spike(lately, before, days_before):
    """Few searches, a small rise and a young log tell nothing."""
    assert article_spikes(trend(lately, before, days_before)) == []


def test_a_new_article_is_a_spike_from_ten_searches_on():
    """What never was asked has no usual rate to be compared with."""
    assert article_spikes(trend({"a": 10}, {"b": 1})) == [Spike({"a": 10}, 0.0)]


def test_urgent_articles_are_counted_together():
    """Several scams at once are one alarm, from five searches on."""
    found = alarm_spike(trend({"scam": 2, "leak": 3, "a": 50}, {"scam": 7, "a": 1}), ("scam", "leak", "theft"))
    assert found == Spike({"leak": 3, "scam": 2}, 1.0)
    assert found.count == 5
    assert alarm_spike(trend({"scam": 4}, {}), ("scam",)) is None
    assert alarm_spike(trend({"scam": 6}, {"scam": 21}), ("scam",)) is None
