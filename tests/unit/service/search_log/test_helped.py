"""Articles that help less than they did."""

from datetime import timedelta

import pytest

from service.search_log.database import Database
from service.search_log.figures import Fallen
from service.search_log.helped import read_fallen
from service.search_log.models import FeedbackRow, utc_now
from service.search_log.rows import insert_rows


def votes(article_id, helped, asked, days_ago):
    """Return so many votes on an article, of which so many say that it helped."""
    at = utc_now() - timedelta(days=days_ago)
    return [
        FeedbackRow(at=at, search_id="", article_id=article_id, helpful=number < helped, reason="")
        for number in range(asked)
    ]


@pytest.fixture
def fallen(tmp_path):
    """Return a function that returns what fell among votes."""

    def read(*rows):
        database = Database(f"sqlite:///{tmp_path}/log.db")
        try:
            database.open()
            with database.writing() as connection:
                insert_rows(connection, [], [row for group in rows for row in group])
            return read_fallen(database)
        finally:
            database.close()

    return read


@pytest.mark.parametrize(
    ("before", "lately", "is_fall"),
    [
        ((18, 20), (5, 20), True),
        ((18, 20), (17, 20), False),  # little less
        ((5, 20), (18, 20), False),  # better
        ((9, 9), (0, 20), False),  # too few before
        ((18, 20), (0, 9), False),  # too few lately
        ((8, 10), (5, 10), False),  # chance may bring that
        ((71, 100), (50, 100), True),  # of so many it does not
    ],
)
def test_a_fall_is_large_of_enough_people_and_no_chance(fallen, before, lately, is_fall):
    """Twenty points, ten people on either side, and a test that one in twenty passes by chance."""
    found = fallen(votes("a", *before, days_ago=30), votes("a", *lately, days_ago=1))
    assert found == ((Fallen("a", *lately, *before),) if is_fall else ())


def test_the_worst_fall_comes_first_and_searches_as_a_whole_do_not_count(fallen):
    """Votes without an article are about no article."""
    found = fallen(
        votes("a", 15, 20, 30),
        votes("a", 8, 20, 1),
        votes("b", 20, 20, 30),
        votes("b", 1, 20, 1),
        votes("", 20, 20, 30),
        votes("", 0, 20, 1),
    )
    assert [each.article_id for each in found] == ["b", "a"]
    assert str(found[0]) == "helped 1 of 20 lately, 20 of 20 before"
