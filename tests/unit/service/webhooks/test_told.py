"""What was told, over a restart."""

import asyncio
from datetime import timedelta

from sqlalchemy import insert

from service.search_log.database import Database
from service.search_log.models import ToldRow, utc_now
from service.search_log.record import SearchRecord
from service.search_log.told import read_told, write_told
from service.webhooks.told import Told
from tests.support.search_log import migrated


def test_only_what_was_settled_outlives_a_restart(tmp_path):
    """What still waited when the process ended is told again; a gap's other ids are kept with it."""
    url = migrated(f"sqlite:///{tmp_path}/log.db")

    async def first(record):
        told = Told(record)
        told.begin("evt_gap", "evt_gap_2")
        told.begin("evt_waiting")
        told.settle("evt_gap")
        await told.keep()
        return told

    async def second(record):
        told = Told(record)
        await told.recall()
        return told

    record = SearchRecord(url, 90)
    before = asyncio.run(first(record))
    record.close()
    record = SearchRecord(url, 90)
    after = asyncio.run(second(record))
    record.close()
    assert "evt_waiting" in before
    assert [name in after for name in ("evt_gap", "evt_gap_2", "evt_waiting")] == [True, True, False]


def test_without_a_search_log_memory_is_all(tmp_path):
    """Nothing is written anywhere, and nothing fails."""

    async def whole():
        told = Told(SearchRecord("", 90))
        await told.recall()
        told.begin("evt_1")
        told.settle("evt_1")
        await told.keep()
        return told

    assert "evt_1" in asyncio.run(whole())
    assert list(tmp_path.iterdir()) == []


def test_old_ids_are_deleted_and_known_ones_are_no_error(tmp_path):
    """After two weeks no event is told for the same time again."""
    database = Database(f"sqlite:///{tmp_path}/log.db")
    database.open()
    with database.writing() as connection:
        connection.execute(insert(ToldRow).values(name="evt_old", at=utc_now() - timedelta(days=15)))
    write_told(database, ["evt_1", "evt_1"])
    write_told(database, ["evt_1", "evt_2"])
    assert sorted(read_told(database)) == ["evt_1", "evt_2"]
    database.close()
