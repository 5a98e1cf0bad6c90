"""The database of searches: one contract, held by SQLite and by PostgreSQL."""

import asyncio
import json
import os
import socket
import sqlite3
import stat
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, inspect

from indexer.errors import SettingsError
from indexer.settings import IndexerSettings
from service.cli.main import main
from service.doctor import Subject
from service.doctor import settings as doctor_settings
from service.search_log.database import Database
from service.search_log.errors import SchemaError, UnavailableError
from service.search_log.insights import read_gaps, read_insights
from service.search_log.migrate import SCHEMA
from service.search_log.models import Base, FeedbackRow, SearchRow, utc_now
from service.search_log.retention import Selection, count, export_rows
from service.search_log.rows import insert_rows
from service.search_log.writer import LogWriter
from service.settings import ServiceSettings
from tests.support.search_log import migrated
from tests.support.waiting import wait_for


def search(search_id, text="a text", *, days_ago=0, **values):
    """Return a search."""
    given = {
        "lang": "en",
        "state": "none",
        "shown": [],
        "evidence": {},
        "took_ms": 10.0,
        "generation": "g",
    } | values
    return SearchRow(search_id=search_id, at=utc_now() - timedelta(days=days_ago), text=text, **given)


def word(search_id="", article_id="", *, helpful=False, reason="", days_ago=0):
    """Return a word of feedback."""
    at = utc_now() - timedelta(days=days_ago)
    return FeedbackRow(at=at, search_id=search_id, article_id=article_id, helpful=helpful, reason=reason)


@pytest.fixture
def make_log(database_url):
    """Return a function that opens the record, with its schema or as it is; all are closed at the end."""
    opened = []

    def make(keep_days=90, *, migrates=True, **options):
        url = migrated(database_url) if migrates else database_url
        opened.append(LogWriter(url, keep_days, **options))
        return opened[-1]

    yield make
    for log in opened:
        log.close()


def on(database_url, work, **options):
    """Run something on the database, as a command does."""
    database = Database(database_url)
    try:
        database.open(**options)
        return work(database)
    finally:
        database.close()


def rows_of(database_url):
    """Return everything that is kept."""
    return on(database_url, lambda database: list(export_rows(database)))


def store(log, *words):
    """Store feedback, as handlers do, behind all searches that were handed over."""

    async def run():
        await log.flush()
        await asyncio.gather(*map(log.store, words))

    asyncio.run(run())


def nothing(_database):
    """Do nothing with it."""


def test_the_schema_is_that_of_the_models(database_url):
    """What the migrations make differs in nothing from what the program maps, and the version is the newest."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from service.search_log import migrations

    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), Base.metadata)

    def compare(database):
        with database.reading() as connection:
            return differences(connection)

    assert on(database_url, compare) == []
    assert ScriptDirectory(migrations.__path__[0]).get_current_head() == SCHEMA


BEFORE_SIGNALS = (
    "DROP TABLE told",
    "DROP TABLE signals",
    "DROP TABLE decisions",
    "ALTER TABLE searches DROP COLUMN after",
    "ALTER TABLE searches DROP COLUMN confidence",
)


def test_a_database_from_before_migrations_is_taken_over(database_url, tmp_path, postgresql):
    """Its rows stay, its schema becomes the newest."""
    if database_url.startswith("sqlite"):
        engine = create_engine(database_url)
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP INDEX searches_state_at")
            connection.exec_driver_sql("DROP INDEX feedback_search_id")
            for statement in BEFORE_SIGNALS:
                connection.exec_driver_sql(statement)
        engine.dispose()
    else:
        on(database_url, nothing)
        postgresql.sql(
            database_url,
            "; ".join(
                (
                    "DROP TABLE alembic_version; DROP INDEX searches_state_at; DROP INDEX feedback_search_id",
                    *BEFORE_SIGNALS,
                )
            ),
        )
    insert = (
        "INSERT INTO feedback (at, search_id, article_id, helpful, reason) VALUES ('2026-01-02', '', 'x', true, '')"
    )
    if database_url.startswith("sqlite"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
            connection.execute(insert)
        connection.close()
    else:
        postgresql.sql(database_url, insert)

    def look(database):
        with database.reading() as connection:
            return {each["name"] for each in inspect(connection).get_indexes("searches")}

    assert "searches_state_at" in on(database_url, look)
    assert [row["article_id"] for row in rows_of(database_url)] == ["x"]


def test_a_database_of_a_newer_program_is_refused_by_name(database_url, make_log, monkeypatch):
    """Nothing is written to it: by commands, which say so and end with 2, nor by the service, which serves on."""

    def make_newer(database):
        with database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '99'")

    on(database_url, make_newer)
    with pytest.raises(SchemaError, match="version 99, this program knows"):
        on(database_url, nothing)
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", database_url)
    done = CliRunner().invoke(main, ["feedback", "migrate"])
    assert (done.exit_code, "version 99" in done.stderr) == (2, True)
    log = make_log(migrates=False)
    log.add(search("a"))
    with pytest.raises(SchemaError):
        asyncio.run(log.store(word()))
    assert "version 99" in log.trouble


def test_programs_that_start_together_migrate_once(database_url):
    """Eight at a time, from nothing: all find the newest schema."""
    troubles = []

    def start():
        try:
            on(database_url, nothing)
        except UnavailableError as error:
            troubles.append(error)

    starting = [threading.Thread(target=start) for _ in range(8)]
    for each in starting:
        each.start()
    for each in starting:
        each.join()
    # Who waits longer than the lock is waited for says so, and finds it done the next time.
    on(database_url, nothing)
    assert len(troubles) < 8


def test_several_databases_are_migrated_at_once(tmp_path):
    """One process migrates several databases, each on its own connection: alembic has one context for all threads."""
    troubles = []

    def start(number):
        try:
            on(f"sqlite:///{tmp_path}/{number}.db", nothing)
        except UnavailableError:
            pass  # another one took longer than this one waits: the service asks again
        except Exception as error:  # noqa: BLE001 - of any kind: a thread would swallow it
            troubles.append(repr(error))

    starting = [threading.Thread(target=start, args=(number,)) for number in range(8)]
    for each in starting:
        each.start()
    for each in starting:
        each.join()
    assert troubles == []
    for number in range(8):
        on(f"sqlite:///{tmp_path}/{number}.db", nothing)
        assert rows_of(f"sqlite:///{tmp_path}/{number}.db") == []


def test_the_writer_outlives_what_nobody_expects(database_url, make_log, monkeypatch, caplog):
    """An error that is no driver's is a 503 for whoever waits, not the end of the record; its text is not logged."""
    log = make_log()
    log.add(search("kept"))
    with monkeypatch.context() as broken:
        broken.setattr("service.search_log.writer.insert_rows", lambda *_: {}["CANARY"])
        with pytest.raises(UnavailableError):
            asyncio.run(log.store(word("kept")))
    store(log, word("kept"))
    assert [row["type"] for row in rows_of(database_url)] == ["search", "feedback"]
    assert "KeyError" in caplog.text
    assert "CANARY" not in caplog.text


def test_what_is_stored_is_there_when_it_is_answered(database_url, make_log):
    """Searches first, so that a word finds its own; a word on a search that is not there is left out."""
    log = make_log()
    for number in range(1500):
        log.add(search(f"s{number}"))
    store(log, word("s7", "x"), word("QX7Z-4KD92M-TB6P", "x"))
    rows = rows_of(database_url)
    kept = [row for row in rows if row["type"] == "search"]
    assert len(kept) + log.dropped == 1500
    assert len(kept) >= 1000
    assert sorted(row["search_id"] for row in rows if row["type"] == "feedback") == ["s7"]


def test_what_waits_is_written_at_the_end(database_url, make_log):
    """Closing the search log writes what still waits."""
    log = make_log()
    for number in range(50):
        log.add(search(f"s{number}"))
    log.close()
    assert len(rows_of(database_url)) == 50
    with pytest.raises(UnavailableError):
        asyncio.run(log.store(word()))


def test_a_search_that_is_tried_again_is_one_row(database_url, make_log):
    """A commit may get through although nobody heard of it."""
    log = make_log()
    log.add(search("twice"))
    store(log)
    log.add(search("twice"))
    log.add(search("once"))
    store(log)
    assert len(rows_of(database_url)) == 2


def test_what_is_too_old_goes_at_the_start_and_again(database_url, make_log):
    """Rows older than the retention are deleted at the start and later, without a restart."""
    log = make_log(keep_days=10, prune_interval_s=0.2)
    log.add(search("old", days_ago=11))
    log.add(search("young", days_ago=9))
    store(log, word(days_ago=11), word(days_ago=9))
    wait_for(lambda: len(rows_of(database_url)) == 2, "the old rows are deleted")
    assert [row["search_id"] for row in rows_of(database_url)] == ["young", ""]


def test_figures(database_url, make_log):
    """Counted by the database: days, states, causes, outcomes, percentiles, and what did not help."""
    log = make_log()
    for number in range(100):
        log.add(
            search(
                f"s{number}",
                "my card is too old" if number % 2 else "lost my wallet",
                state="answer" if number < 90 else "none",
                shown=["expired", "lost"] if number < 90 else [],
                evidence={"asked": "not-asked"} if number < 3 else {},
                took_ms=number + 0.05,
                days_ago=1 if number < 40 else 0,
            )
        )
    log.add(search("far", days_ago=40, took_ms=5000.0))
    store(log, word("s1", "expired", reason="where?"), word("s2", "expired", helpful=True), word("", "lost"))
    figures = on(database_url, lambda database: read_insights(database, 30))
    assert figures.searches == 100
    assert (len(figures.by_day), figures.by_day[-1].answer, figures.by_day[-1].none) == (30, 50, 10)
    assert figures.by_day[-2].answer == 40
    assert figures.by_day[-2].p50_ms == pytest.approx(19.05, abs=0.1)
    assert figures.p50_ms == pytest.approx(49.05, abs=0.1)
    assert figures.p95_ms == pytest.approx(94.05, abs=0.1)
    assert figures.causes == {"expired": 90}
    assert figures.outcomes == {"asked:not-asked": 3}
    assert [cluster.count for cluster in figures.frequent] == [50, 50]
    assert [(each.article_id, each.shown, each.helpful, each.not_helpful) for each in figures.unhelpful] == [
        ("expired", 90, 1, 1),
        ("lost", 0, 0, 1),
    ]
    assert figures.unhelpful[0].texts == ("my card is too old",)
    assert figures.unhelpful[0].reasons == ("where?",)
    assert on(database_url, lambda database: read_insights(database, 60)).p95_ms < 100
    assert [gap.count for gap in on(database_url, lambda database: read_gaps(database, 30))] == [5, 5]


def test_of_many_searches_the_newest_say_what_is_frequent(database_url, make_log, monkeypatch):
    """Days and times count all of them."""
    monkeypatch.setattr("service.search_log.insights.periods.NEWEST", 10)
    log = make_log()
    for number in range(40):
        log.add(search(f"s{number}", "an old one" if number < 20 else "a new one", days_ago=1 if number < 20 else 0))
    store(log)
    figures = on(database_url, lambda database: read_insights(database, 30))
    assert figures.searches == 40
    assert figures.by_day[-2].none == 20
    assert [cluster.texts for cluster in figures.frequent] == [("a new one",)]
    assert figures.unanswered[0].texts == ("a new one",)


def test_slow_searches_are_counted_in_coarser_steps(database_url, make_log):
    """Above 100 ms to 10 ms."""
    log = make_log()
    log.add(search("a", took_ms=1234.0))
    store(log)
    assert on(database_url, lambda database: read_insights(database, 1)).p50_ms == pytest.approx(1234, abs=5)


@pytest.fixture
def command(database_url, monkeypatch):
    """Return a function that runs ``kaiketsu feedback …`` on the database."""
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", database_url)
    return lambda *arguments, **options: CliRunner().invoke(main, ["feedback", *arguments], **options)


@pytest.fixture
def filled(make_log):
    """Keep two searches, an old and a new one, with a word on each."""
    log = make_log()
    log.add(search("old", "OLD-CANARY wording", days_ago=50))
    log.add(search("new", "NEW-CANARY wording"))
    store(log, word("old", reason="OLD-REASON", days_ago=50), word("new", reason="NEW-REASON"))
    log.close()


def test_export_prints_every_row(command, filled, tmp_path):
    """One object a line with stable keys, on stdout or into a file for its owner alone."""
    done = command("export")
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["schema_version"], row["type"], row["search_id"]) for row in rows] == [
        (1, "search", "old"),
        (1, "search", "new"),
        (1, "feedback", "old"),
        (1, "feedback", "new"),
    ]
    assert list(rows[0]) == [
        "schema_version",
        "type",
        "search_id",
        "at",
        "lang",
        "text",
        "state",
        "shown",
        "evidence",
        "took_ms",
        "generation",
        "confidence",
        "after",
    ]
    assert list(rows[2]) == ["schema_version", "type", "at", "search_id", "article_id", "helpful", "reason"]
    out = tmp_path / "out.jsonl"
    assert command("export", "--jsonl", str(out)).exit_code == 0
    assert out.read_text("utf-8") == done.stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("criterion", "left"),
    [
        (("--search-id", "old"), [b"NEW-CANARY", b"NEW-REASON"]),
        (("--before", utc_now().date().isoformat()), [b"NEW-CANARY", b"NEW-REASON"]),
        (("--all",), []),
    ],
)
def test_deleted_text_is_in_no_file(command, filled, raw_bytes, criterion, left):
    """Deleted text is neither in the table nor in free pages; other rows stay."""
    texts = [b"OLD-CANARY", b"OLD-REASON", b"NEW-CANARY", b"NEW-REASON"]
    assert [text in raw_bytes(tables_alone=True) for text in texts] == [True] * 4
    done = command("delete", *criterion, "--yes", "--json")
    assert done.exit_code == 0, done.output
    gone = 2 if criterion == ("--all",) else 1
    assert json.loads(done.stdout)["deleted"] == {"searches": gone, "feedback": gone, "signals": 0, "decisions": 0}
    assert [text for text in texts if text in raw_bytes(tables_alone=True)] == left


def test_deleting_asks_first(command, filled, database_url):
    """`delete` says how much it would delete, a no leaves everything, and two criteria or none are wrong usage."""
    done = command("delete", "--all", input="n\n")
    assert done.exit_code == 1, done.output
    assert "2 searches, 2 words" in done.output
    assert len(rows_of(database_url)) == 4
    assert command("delete", "--yes").exit_code == 2
    assert command("delete", "--all", "--search-id", "x", "--yes").exit_code == 2
    assert command("delete", "--all", input="y\n").exit_code == 0
    assert rows_of(database_url) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the writers of PostgreSQL do not wait
def test_a_command_waits_for_who_is_writing(command, filled, tmp_path):
    """Longer than a request would: whoever typed it wants it done, not to hear that the service was busy."""
    busy = sqlite3.connect(tmp_path / "feedback.sqlite3", isolation_level=None, check_same_thread=False)
    busy.execute("BEGIN IMMEDIATE")
    done = threading.Timer(1.5, busy.rollback)
    done.start()
    deleted = command("delete", "--all", "--yes")
    done.join()
    busy.close()
    assert deleted.exit_code == 0, deleted.output


def test_prune_deletes_by_the_setting(command, filled, database_url, monkeypatch):
    """`prune` deletes what the service would delete daily."""
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DAYS", "49")
    done = command("prune", "--json")
    assert json.loads(done.stdout)["deleted"] == {"searches": 1, "feedback": 1, "signals": 0, "decisions": 0}
    assert len(rows_of(database_url)) == 2


def test_the_file_is_its_owners_alone(tmp_path):
    """Whatever the umask, and its journal too."""
    before = os.umask(0)
    try:
        on(f"sqlite:///{tmp_path}/a.db", nothing)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600


def test_no_write_ahead_log(tmp_path):
    """The database has no write-ahead log, even if it had one: before SQLite 3.51.3 it can be damaged."""
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    on(f"sqlite:///{tmp_path}/a.db", nothing)
    connection = sqlite3.connect(tmp_path / "a.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_folder_may_have_any_name(tmp_path):
    """What means something in a URL is written as in any URL."""
    folder = tmp_path / "日本 %20 a#b?c"
    folder.mkdir()
    on(f"sqlite:///{quote(str(folder))}/a.db", nothing)
    assert [each.name for each in folder.iterdir()] == ["a.db"]


def doctor_of(url):
    """Return what the doctor says of the record."""
    subject = Subject(ServiceSettings(feedback_db=url), IndexerSettings(), {})
    (finding,) = (each for each in doctor_settings.check(subject) if each.check == "settings.feedback")
    return subject, finding


def test_the_doctor_reaches_what_the_record_reaches(database_url):
    """The doctor connects with the drivers of the search log: a database that works is no problem."""
    _, finding = doctor_of(database_url)
    assert finding.level == "ok", finding


def test_the_doctor_reads_a_url_as_the_record_does(tmp_path):
    """A folder with a space in its name is found; of a server that is away the password is not repeated."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    subject, finding = doctor_of(f"sqlite:///{quote(str(folder))}/a.db")
    assert (finding.level, subject.feedback_file) == ("ok", folder / "a.db")
    with socket.socket() as closed:  # bound, not listening: whoever connects is refused
        closed.bind(("127.0.0.1", 0))
        _, finding = doctor_of(f"postgresql://someone:secret@127.0.0.1:{closed.getsockname()[1]}/x")
    assert finding.level == "problem"
    assert "secret" not in str(finding)


@pytest.mark.parametrize("url", ["feedback.db", "sqlite://", "sqlite:///:memory:", "mysql://root:secret@db/x", "a b"])
def test_other_urls_are_refused(url):
    """With what is expected, and without what was given: it may hold a password."""
    with pytest.raises(SettingsError, match="sqlite:///FILE or postgresql://") as refused:
        Database(url)
    assert "secret" not in str(refused.value)


def test_commands_do_not_create_a_database(tmp_path, monkeypatch):
    """Only migrate makes a database; for other commands a missing file is an error with exit code 2."""
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", f"sqlite:///{tmp_path}/a.db")
    for arguments in (["export"], ["prune"], ["delete", "--all", "--yes"]):
        done = CliRunner().invoke(main, ["feedback", *arguments])
        assert (done.exit_code, "there is no file" in done.stderr) == (2, True)
    assert CliRunner().invoke(main, ["feedback", "migrate"]).exit_code == 0
    assert CliRunner().invoke(main, ["feedback", "export"]).exit_code == 0
    monkeypatch.delenv("KAIKETSU_FEEDBACK_DB")
    assert "KAIKETSU_FEEDBACK_DB" in CliRunner().invoke(main, ["feedback", "export"]).output


def test_counting(database_url, filled):
    """Before anything is deleted, how much it would be."""
    assert (
        str(on(database_url, lambda database: count(database, Selection())))
        == "2 searches, 2 words of feedback, 0 signals and 0 decisions"
    )


_ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(3600)",
}


def test_a_read_that_takes_too_long_is_ended_by_the_database(database_url):
    """The thread that waits for it is free again, and the database takes writes."""
    on(database_url, nothing)
    database = Database(database_url, read_within_s=0.2)
    with pytest.raises(UnavailableError), database.reading() as connection:
        connection.exec_driver_sql(_ENDLESS[connection.dialect.name]).all()
    with database.writing() as connection:
        insert_rows(connection, [search("after")], [])
    database.close()
    assert [row["search_id"] for row in rows_of(database_url)] == ["after"]


def test_a_write_that_takes_too_long_is_ended_by_the_database(database_url):
    """Nothing of its transaction is kept."""
    on(database_url, nothing)
    database = Database(database_url)

    def write():
        with database.writing(within_s=0.2) as connection:
            insert_rows(connection, [search("before")], [])
            connection.exec_driver_sql(_ENDLESS[connection.dialect.name]).all()

    with pytest.raises(UnavailableError):
        write()
    database.close()
    assert rows_of(database_url) == []
