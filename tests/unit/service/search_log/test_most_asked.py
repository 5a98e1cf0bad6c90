"""Which articles are asked for most, as the home page learns it."""

import asyncio

import pytest

from service.search_log.errors import UnavailableError
from service.search_log.most_asked import MostAsked


class Reader:
    """Counts how often it is read, and answers or fails."""

    def __init__(self, *counted, error=None, never=False):
        self.times = 0
        self._counted, self._error, self._never = list(counted), error, never

    async def __call__(self):
        """Return what is counted."""
        self.times += 1
        if self._error:
            raise self._error
        if self._never:
            await asyncio.Event().wait()
        return self._counted


def test_it_is_read_once_for_many_pages():
    """The home page is the busiest of all."""
    reader = Reader(("expired", 30), ("lost", 4))

    async def ask():
        most = MostAsked(reader)
        return [await most.ids() for _ in range(3)]

    assert asyncio.run(ask()) == [("expired", "lost")] * 3
    assert reader.times == 1


def test_a_few_searches_say_nothing():
    """Below thirty the owner's list says more."""
    assert asyncio.run(MostAsked(Reader(("expired", 29))).ids()) == ()


@pytest.mark.parametrize(
    "reader", [Reader(error=UnavailableError("locked")), Reader(never=True)], ids=["fails", "hangs"]
)
def test_a_page_is_shown_without_the_database(reader, monkeypatch):
    """One that fails or hangs costs a moment, and not again at the next page."""
    monkeypatch.setattr("service.search_log.most_asked._WAIT_S", 0.01)

    async def ask():
        most = MostAsked(reader)
        return await most.ids(), await most.ids()

    assert asyncio.run(ask()) == ((), ())
    assert reader.times == 1
