"""What an owner should look at again."""

from datetime import date

import pytest

from service.answering.stale import stale_articles
from service.search_log.figures import Fallen
from tests.support.small_kb import write_small_kb
from tests.support.sources import built_source

BEFORE, AFTER = date(2027, 5, 23), date(2027, 5, 24)
"""The last day of the review of every article, and the day after."""


@pytest.fixture(scope="module")
def generation(tmp_path_factory):
    """Return a generation of the small knowledge base, which is under no version control."""
    root = tmp_path_factory.mktemp("stale")
    return built_source(write_small_kb(root / "kb"), root / "index").generation()


def test_nothing_is_stale_on_the_day_of_the_review(generation):
    """An article is overdue from the day after on."""
    assert stale_articles(generation, (), BEFORE) == ()
    assert len(stale_articles(generation, (), AFTER)) == 4


def test_what_helps_less_comes_before_what_is_overdue(generation):
    """Then what is shown most; each with its file and days."""
    fall = Fallen("lost", 1, 20, 20, 20)
    first, second, *_ = stale_articles(generation, [fall], AFTER, {"scam": 3})
    assert (first.article_id, first.fallen, first.path) == ("lost", fall, "articles/en/lost.md")
    assert (second.article_id, second.shown, second.fallen) == ("scam", 3, None)
    assert (second.verified, second.review_after, second.changed_by) == ("2026-11-23", "2027-05-23", "")


def test_an_article_that_helps_less_need_not_be_overdue(generation):
    """It has no day of review then."""
    (only,) = stale_articles(generation, [Fallen("lost", 1, 20, 20, 20)], BEFORE)
    assert (only.article_id, only.review_after) == ("lost", "")
