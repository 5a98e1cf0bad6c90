"""Times of the stages of a search."""

from types import SimpleNamespace

from indexer.search import stopwatch
from indexer.search.stopwatch import Stopwatch


def test_laps_and_splits_add_up_to_the_whole_time(monkeypatch):
    """Each stage has the time since the one before; a split shares one among two."""
    moments = iter([10.0, 10.004, 10.014])
    monkeypatch.setattr(stopwatch, "time", SimpleNamespace(perf_counter=lambda: next(moments)))
    clock = Stopwatch()
    clock.lap("encode")
    clock.split("lanes", "rank", 0.25)
    assert {name: round(took, 6) for name, took in clock.laps_ms.items()} == {
        "encode": 4.0,
        "lanes": 2.5,
        "rank": 7.5,
    }
