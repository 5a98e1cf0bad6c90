"""What people do with results: taken from anybody, kept only where searches are, and only on searches that were made."""

import json

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from service.app.app import create_app
from service.cli.main import main
from service.search_log.database import Database
from service.search_log.models import SearchRow, SignalRow, utc_now
from service.search_log.retention import export_rows
from service.search_log.rows import insert_rows
from service.settings import ServiceSettings
from tests.support.search_log import migrated
from tests.support.waiting import wait_for

UNKNOWN = "0" * 24


@pytest.fixture
def kept(small_index, source, database_url):
    """Return a client of a service that keeps searches."""
    source.load()
    with TestClient(create_app(ServiceSettings(feedback_db=migrated(database_url)), source)) as client:
        yield client


def searched(client, text="my card is too old", **more):
    """Search, and return the answer."""
    return client.post("/api/v1/search", json={"text": text, **more}).json()


def told(client, search_id, kind, article_id="", **more):
    """Send a signal, and return the response."""
    body = {"search_id": search_id, "kind": kind, "article_id": article_id, **more}
    return client.post("/api/v1/signals", json=body)


def rows_of(client, database_url, kind="signal"):
    """Return what is kept of one kind, behind all that was handed over."""
    client.post(
        "/api/v1/feedback", json={"search_id": "article", "article_id": "lost", "helpful": True}
    )  # answered when all before is written
    database = Database(database_url)
    rows = [row for row in export_rows(database) if row["type"] == kind]
    database.close()
    return rows


def test_a_signal_is_kept_once_with_its_search(kept, database_url):
    """Sent twice it is one row; another kind is another."""
    found = searched(kept)
    first = found["results"][0]["article_id"]
    for kind in ("opened", "opened", "confirmed"):
        assert told(kept, found["search_id"], kind, first).status_code == 202
    assert told(kept, found["search_id"], "left").json() == {"kept": True}
    rows = rows_of(kept, database_url)
    assert [(row["kind"], row["article_id"], row["by_agent"]) for row in rows] == [
        ("opened", first, False),
        ("confirmed", first, False),
        ("left", "", False),
    ]
    assert {row["search_id"] for row in rows} == {found["search_id"]}


def test_only_what_was_shown_for_a_search_that_was_made_is_kept(kept, database_url):
    """An id that nobody was given is left out, as is an article that was not shown; `instead` may name any."""
    found = searched(kept, limit=1)
    (shown,) = found["results"]
    other = "scam" if shown["article_id"] != "scam" else "lost"
    told(kept, UNKNOWN, "opened", shown["article_id"])
    told(kept, found["search_id"], "opened", other)
    told(kept, found["search_id"], "instead", other)
    assert [(row["kind"], row["article_id"]) for row in rows_of(kept, database_url)] == [("instead", other)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"search_id": "QX7Z4KD92MTB6P", "kind": "left"}, 400),
        ({"search_id": UNKNOWN, "kind": "bought"}, 400),
        ({"search_id": UNKNOWN, "kind": "opened"}, 400),
        ({"search_id": UNKNOWN, "kind": "left", "article_id": "lost"}, 400),
        ({"search_id": UNKNOWN, "kind": "opened", "article_id": "nothing"}, 404),
        ({"search_id": UNKNOWN, "kind": "left", "text": "more"}, 400),
    ],
)
def test_a_wrong_signal_is_refused(client, body, status):
    """A wrong signal is refused by field, without repeating what was sent."""
    answer = client.post("/api/v1/signals", json=body)
    assert answer.status_code == status
    assert "QX7Z" not in answer.text


def test_nothing_is_kept_without_the_setting(client):
    """A signal is taken, and the answer says that it goes nowhere."""
    assert told(client, UNKNOWN, "left").json() == {"kept": False}


def test_an_agents_signal_needs_the_scope(small_index, source):
    """Away from this machine whoever has no key of scope agent speaks for customers alone."""
    source.load()
    app = create_app(ServiceSettings(host="0.0.0.0"), source)  # noqa: S104 - nothing listens
    with TestClient(app) as client:
        assert told(client, UNKNOWN, "opened", "lost").status_code == 202
        assert told(client, UNKNOWN, "opened", "lost", agent=True).status_code == 401
        assert told(client, UNKNOWN, "inserted", "lost").status_code == 401


def test_the_reply_that_an_agent_inserted_is_an_agents(kept, database_url):
    """Under the id of the conversation that it was made for."""
    found = kept.post(
        "/api/v1/assist", json={"messages": [{"role": "customer", "text": "lost my wallet"}], "lang": "en"}
    ).json()
    told(kept, found["search_id"], "inserted", found["reply"]["article_id"])
    ((kind, by_agent),) = [(row["kind"], row["by_agent"]) for row in rows_of(kept, database_url)]
    assert (kind, by_agent) == ("inserted", True)


def test_a_question_asked_again_names_the_one_before(kept, database_url):
    """A question asked again names the search before it by the id that the page was given, in API and form."""
    first = searched(kept, "my card")["search_id"]
    second = searched(kept, "my card is past its date", after=first)["search_id"]
    kept.post("/search", data={"q": "an old card", "lang": "en", "after": second})
    searched(kept, "lost my wallet", after="QX7Z4KD92MTB6P")
    rows = rows_of(kept, database_url, "search")
    assert [row["after"] for row in rows] == [None, first, second, None]


def test_one_search_keeps_so_many_signals(database_url):
    """Whoever goes on sending does not fill the database."""
    database = Database(database_url)
    database.open()
    row = {"lang": "en", "text": "a", "state": "none", "evidence": {}, "took_ms": 1.0, "generation": "g"}
    shown = [f"a{number}" for number in range(90)]
    with database.writing() as connection:
        insert_rows(connection, [SearchRow(search_id="s", at=utc_now(), shown=shown, **row)], [])
    signals = [
        SignalRow(at=utc_now(), search_id="s", article_id=each, kind="opened", by_agent=False) for each in shown
    ]
    for part in (signals[:60], signals[60:]):
        with database.writing() as connection:
            insert_rows(connection, [], [], part)
    assert sum(row["type"] == "signal" for row in export_rows(database)) == 40
    database.close()


def test_signals_are_exported_and_deleted_with_their_search(kept, database_url, monkeypatch):
    """Signals are exported and deleted with their search, by age, or all together."""
    found, other = searched(kept), searched(kept, "lost my wallet")
    for each in (found, other):
        told(kept, each["search_id"], "opened", each["results"][0]["article_id"])
    rows_of(kept, database_url)
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", database_url)

    def command(*arguments):
        return CliRunner().invoke(main, ["feedback", *arguments])

    exported = [json.loads(line) for line in command("export").stdout.splitlines()]
    assert [row["search_id"] for row in exported if row["type"] == "signal"] == [
        found["search_id"],
        other["search_id"],
    ]
    deleted = command("delete", "--search-id", found["search_id"], "--yes", "--json")
    assert json.loads(deleted.stdout)["deleted"] == {"searches": 1, "feedback": 0, "signals": 1, "decisions": 0}
    assert json.loads(command("delete", "--all", "--yes", "--json").stdout)["deleted"]["signals"] == 1


def test_signals_wait_for_a_database_that_is_away(small_index, source, tmp_path):
    """While the database is away signals delay no request, and are written when it is back."""
    source.load()
    folder = tmp_path / "later"
    url = f"sqlite:///{folder}/feedback.db"
    with TestClient(create_app(ServiceSettings(feedback_db=url), source)) as client:
        found = searched(client)
        assert told(client, found["search_id"], "left").status_code == 202
        folder.mkdir()
        wait_for(lambda: (folder / "feedback.db").exists() and rows_of(client, url), "the signal is written")
