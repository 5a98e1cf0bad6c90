"""The queue of what to learn, over HTTP and in the terminal: two entrances to one desk."""

import json

import anyio
import httpx
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from indexer.settings import IndexerSettings
from kb.loading.learned import read_learned
from service.access.keys import make_key
from service.app.app import create_app
from service.cli.main import main
from service.search_log.database import Database
from service.search_log.erasing import ERASED_AFTER, erase_decided
from service.search_log.models import DecisionRow, utc_now
from service.search_log.retention import export_rows
from service.settings import ServiceSettings
from tests.support.search_log import migrated

TEXTS = ("my card is way past the best before", "somebody took the numbers", "can i pay with bitcoin")


@pytest.fixture
def kept(small_index, small_kb, source, database_url):
    """Return a client of a service that keeps searches of its own folder, with three of them made."""
    source.load()
    with TestClient(
        create_app(ServiceSettings(feedback_db=migrated(database_url), kb_dir=small_kb), source)
    ) as client:
        for text in TEXTS:
            client.post("/api/v1/search", json={"text": text})
        yield client


def queue(client, **parameters):
    """Return the queue, and its proposals by text."""
    response = client.get("/api/v1/learn", params={"lang": "en", **parameters})
    assert response.status_code == 200, response.text
    return response.json(), {each["text"]: each for each in response.json()["proposals"]}


def decided(client, proposal, verdict, **more):
    """Send a decision."""
    body = {"proposal": proposal["id"], "verdict": verdict, **more}
    return client.post("/api/v1/learn/decisions", json=body)


def test_a_decision_becomes_a_row_of_the_knowledge_base(kept, small_kb):
    """Accepted, corrected or none of ours: with text, article, date, whose decision, and what people did."""
    _, proposals = queue(kept)
    accepted, corrected, none = (proposals[text] for text in TEXTS)
    assert accepted["choices"][0].keys() == {"article_id", "title", "chance", "shown_at"}
    assert decided(kept, accepted, "accept", article_id="expired").json()["learned"] is True
    assert decided(kept, corrected, "accept", article_id="scam").json()["article_id"] == "scam"
    decided(kept, none, "none")
    rows = {row.text: row for row in read_learned(small_kb)}
    assert {text: row.primary for text, row in rows.items()} == {
        TEXTS[0]: ("expired",),
        TEXTS[1]: ("scam",),
        TEXTS[2]: (),
    }
    row = rows[TEXTS[0]]
    assert (row.id, row.source, row.by, row.when) == (
        accepted["id"],
        "learned",
        "local",
        utc_now().date().isoformat(),
    )
    assert row.note == "asked x1"
    assert queue(kept)[0]["proposals"] == []


def test_another_article_is_found_by_what_it_is_about(kept):
    """Not by its title alone, without the code that was pasted with it, and without a row in the search log."""
    response = kept.post("/api/v1/learn/articles", json={"text": "lost my wallet AQ2K-9XWE3R-7TYU", "lang": "en"})
    assert response.json()["articles"][0] == {"article_id": "lost", "title": "The card is lost"}
    assert "AQ2K" not in response.text
    nearest = kept.post("/api/v1/learn/articles", json={"text": "a poem about the sea", "lang": "en"})
    assert nearest.json()["articles"], "what no article answers has a nearest one"
    assert set(queue(kept, fresh=True)[1]) == set(TEXTS)


def test_accepting_without_a_word_accepts_what_is_proposed(kept, small_kb):
    """Signals say what that is."""
    found = kept.post("/api/v1/search", json={"text": TEXTS[1]}).json()
    for kind in ("solved", "confirmed"):
        body = {"search_id": found["search_id"], "kind": kind, "article_id": found["results"][-1]["article_id"]}
        kept.post("/api/v1/signals", json=body)
    _, proposals = queue(kept, fresh=True)
    proposal = proposals[TEXTS[1]]
    assert proposal["proposed"] == found["results"][-1]["article_id"]
    assert {(each["kind"], each["count"]) for each in proposal["signals"]} == {("solved", 1), ("confirmed", 1)}
    assert decided(kept, proposal, "accept").json()["article_id"] == proposal["proposed"]
    assert read_learned(small_kb)[0].note.startswith("asked x2; ")


@pytest.mark.parametrize("verdict", ["vague", "skip", "delete"])
def test_other_verdicts_teach_nothing(kept, small_kb, verdict):
    """The proposal is gone, no row is written."""
    _, proposals = queue(kept)
    assert decided(kept, proposals[TEXTS[0]], verdict).json()["learned"] is False
    assert TEXTS[0] not in queue(kept, fresh=True)[1]
    assert not (small_kb / "golden" / "learned.jsonl").exists()


def test_a_decision_can_be_taken_back(kept, small_kb):
    """The row goes, the proposal comes again; twice is once too often."""
    _, proposals = queue(kept)
    proposal = proposals[TEXTS[0]]
    decided(kept, proposal, "accept", article_id="expired")
    undone = kept.post("/api/v1/learn/undo", json={"proposal": proposal["id"]})
    assert (undone.status_code, undone.json()["verdict"]) == (200, "accept")
    assert read_learned(small_kb) == []
    assert TEXTS[0] in queue(kept, fresh=True)[1]
    assert kept.post("/api/v1/learn/undo", json={"proposal": proposal["id"]}).status_code == 409


def test_two_people_do_not_overwrite_each_other(small_index, small_kb, source, database_url):
    """The second is told who was first and what they decided, also at the same moment; nobody undoes another's."""
    source.load()
    people = dict(make_key(name, ["admin"]) for name in ("ada", "grace"))
    secrets = {key.name: secret for secret, key in people.items()}
    settings = ServiceSettings(
        host="0.0.0.0",  # noqa: S104 - nothing listens
        feedback_db=migrated(database_url),
        kb_dir=small_kb,
        keys=tuple(people.values()),
    )
    app = create_app(settings, source)

    async def work():
        transport = httpx.ASGITransport(app, client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://help.example.com") as http:
            for text in TEXTS:
                await http.post("/api/v1/search", json={"text": text})

            def headers(name):
                return {"authorization": f"Bearer {secrets[name]}"}

            assert (await http.get("/api/v1/learn")).status_code == 401
            listed = (await http.get("/api/v1/learn", headers=headers("ada"))).json()
            assert listed["by"] == "ada"
            first, second = (each["id"] for each in listed["proposals"][:2])

            async def send(path, name, **body):
                return await http.post(f"/api/v1/learn/{path}", headers=headers(name), json=body)

            assert (await send("decisions", "ada", proposal=first, verdict="none")).status_code == 200
            late = await send("decisions", "grace", proposal=first, verdict="accept", article_id="lost")
            assert late.status_code == 409
            assert "ada has already decided on this: none" in late.json()["detail"]
            assert (await send("undo", "grace", proposal=first)).status_code == 409
            statuses = []

            async def race(name):
                statuses.append((await send("decisions", name, proposal=second, verdict="none")).status_code)

            async with anyio.create_task_group() as group:
                for name in ("ada", "grace"):
                    group.start_soon(race, name)
            assert sorted(statuses) == [200, 409]

    anyio.run(work)
    assert {row.by for row in read_learned(small_kb)} <= {"ada", "grace"}
    assert len(read_learned(small_kb)) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"proposal": "QX7Z4KD92MTB6P", "verdict": "none"}, 400),
        ({"proposal": "learned-000000000000", "verdict": "none"}, 404),
        ({"verdict": "accept", "article_id": "nothing"}, 400),
        ({"verdict": "vague", "article_id": "lost"}, 400),
        ({"verdict": "perhaps"}, 400),
    ],
)
def test_a_wrong_decision_is_refused(kept, small_kb, body, status):
    """By field, without repeating it, and nothing is decided."""
    _, proposals = queue(kept)
    answer = kept.post("/api/v1/learn/decisions", json={"proposal": proposals[TEXTS[0]]["id"], **body})
    assert (answer.status_code, "QX7Z" in answer.text) == (status, False)
    assert TEXTS[0] in queue(kept)[1]


def test_without_a_search_log_there_is_nothing_to_learn(client):
    """All four answer 409 and name the setting."""
    body = {"proposal": "learned-000000000000"}
    answers = [
        client.get("/api/v1/learn"),
        client.get("/api/v1/learn/suggestions"),
        client.post("/api/v1/learn/undo", json=body),
        client.post("/api/v1/learn/decisions", json={**body, "verdict": "none"}),
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert all("KAIKETSU_FEEDBACK_DB" in answer.json()["detail"] for answer in answers)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # one database is enough
def test_a_folder_that_cannot_be_written_is_named(kept, small_kb):
    """Nothing is decided, and what needs no folder still is."""
    (small_kb / "golden").write_text("no folder")
    _, proposals = queue(kept)
    proposal = proposals[TEXTS[0]]
    answer = decided(kept, proposal, "none")
    assert answer.status_code == 409
    assert "golden" in answer.json()["detail"]
    assert TEXTS[0] in queue(kept, fresh=True)[1]
    assert decided(kept, proposal, "vague").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_written_into_the_programs_own_articles(small_index, source, database_url):
    """The queue says so beforehand, a decision is refused."""
    source.load()
    with TestClient(create_app(ServiceSettings(feedback_db=migrated(database_url)), source)) as client:
        client.post("/api/v1/search", json={"text": TEXTS[0]})
        response, proposals = queue(client)
        assert "KAIKETSU_KB" in response["refusal"]
        assert decided(client, proposals[TEXTS[0]], "none").status_code == 409


def test_what_was_decided_to_be_deleted_goes_when_it_is_too_late_to_undo(kept, database_url):
    """Until then it is only hidden; then search, feedback and signals are gone, and undo says so."""
    found = kept.post("/api/v1/search", json={"text": TEXTS[0]}).json()
    kept.post("/api/v1/feedback", json={"search_id": found["search_id"], "helpful": False})
    _, proposals = queue(kept)
    decided(kept, proposals[TEXTS[0]], "delete")
    database = Database(database_url)
    assert erase_decided(database) == 0
    with database.writing() as connection:
        connection.execute(DecisionRow.__table__.update().values(at=utc_now() - 2 * ERASED_AFTER))
    assert erase_decided(database) == 2
    kinds = [row["type"] for row in export_rows(database)]
    database.close()
    assert (kinds.count("search"), kinds.count("feedback"), kinds.count("decision")) == (2, 0, 1)
    answer = kept.post("/api/v1/learn/undo", json={"proposal": proposals[TEXTS[0]]["id"]})
    assert "are deleted" in answer.json()["detail"]


def test_suggestions_come_from_decided_rows(kept):
    """A symptom that the article does not name yet."""
    _, proposals = queue(kept)
    decided(kept, proposals[TEXTS[0]], "accept", article_id="expired")
    suggested = kept.get("/api/v1/learn/suggestions").json()
    assert suggested["symptoms"] == [
        {"article_id": "expired", "texts": [TEXTS[0]], "yaml": f'  - "{TEXTS[0]}"\n'},
    ]


@pytest.fixture
def command(kept, small_kb, settings, hashing, database_url, monkeypatch):
    """Return a function that runs ``kaiketsu learn`` on the same log, folder and index."""
    queue(kept)
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", database_url)
    monkeypatch.setenv("KAIKETSU_KB", str(small_kb))
    monkeypatch.setenv("KAIKETSU_INDEX", str(IndexerSettings().index_dir / "nowhere"))
    monkeypatch.setattr("indexer.encoding.open_encoder", lambda *_: hashing)
    return lambda *arguments: CliRunner().invoke(main, ["learn", *arguments])


def test_the_terminal_lists_decides_and_takes_back(command, small_kb):
    """With stable keys for programs; ids that are refused are named, with exit code 1."""
    listed = json.loads(command("--json").stdout)
    assert (listed["schema_version"], listed["waiting"]) == (1, 3)
    ids = {each["text"]: each["id"] for each in listed["proposals"]}
    assert all(text in command().stdout for text in TEXTS)
    done = command("--accept", ids[TEXTS[0]], ids[TEXTS[2]], "--by", "ada", "--json")
    assert done.exit_code == 0, done.output
    assert [each["by"] for each in json.loads(done.stdout)["decisions"]] == ["ada", "ada"]
    assert command("--article", "scam", ids[TEXTS[1]]).exit_code == 0
    assert {row.text for row in read_learned(small_kb)} == set(TEXTS)
    late = command("--none", ids[TEXTS[0]])
    assert (late.exit_code, "ada has already decided" in late.stdout) == (1, True)
    assert command("--undo", ids[TEXTS[0]], "--by", "ada").exit_code == 0
    assert {row.text for row in read_learned(small_kb)} == set(TEXTS[1:])


def test_the_terminal_wants_one_verdict_with_its_ids(command):
    """Wrong usage is exit code 2."""
    assert command("--accept").exit_code == 2
    assert command("learned-000000000000").exit_code == 2
    assert command("--accept", "--none", "learned-000000000000").exit_code == 2


def test_suggestions_in_the_terminal(command):
    """Ready to paste."""
    ids = {each["text"]: each["id"] for each in json.loads(command("--json").stdout)["proposals"]}
    command("--article", "expired", ids[TEXTS[0]])
    assert f'  - "{TEXTS[0]}"' in command("--suggest").stdout
    assert json.loads(command("--suggest", "--json").stdout)["symptoms"]


def test_agents_signals_alone_become_rows_only_on_command(kept, command, small_kb):
    """Marked as theirs; the proposal stays, and a person's decision takes the row's place."""
    message = {"role": "customer", "text": "my parcel never came"}
    found = kept.post("/api/v1/assist", json={"messages": [message], "lang": "en"}).json()
    article = found["results"][0]["article_id"]
    body = {"search_id": found["search_id"], "kind": "inserted", "article_id": article}
    assert kept.post("/api/v1/signals", json=body).status_code == 202
    _, proposals = queue(kept, fresh=True)
    assert read_learned(small_kb) == []
    assert command("--from-agents").exit_code == 0
    (row,) = read_learned(small_kb)
    assert (row.text, row.primary, row.source) == (message["text"], (article,), "agent")
    assert message["text"] in queue(kept, fresh=True)[1]
    decided(kept, proposals[message["text"]], "none")
    (row,) = read_learned(small_kb)
    assert (row.primary, row.source) == ((), "learned")


def test_the_forms_are_for_this_machine(kept, small_index, small_kb, source, database_url):
    """They carry no key: away from it they need one, here they decide and take back."""
    app = create_app(ServiceSettings(host="0.0.0.0", feedback_db=migrated(database_url), kb_dir=small_kb), source)  # noqa: S104
    with TestClient(app) as elsewhere:
        assert elsewhere.get("/learn/plain").status_code == 401
    page = kept.get("/learn/plain", params={"lang": "en"})
    assert all(text in page.text for text in TEXTS)
    _, proposals = queue(kept)
    form = {"proposal": proposals[TEXTS[0]]["id"], "verdict": "accept", "article_id": "expired", "lang": "en"}
    assert TEXTS[0] not in kept.post("/learn/plain", data=form).text
    assert "has already decided" in kept.post("/learn/plain", data=form).text
    assert read_learned(small_kb)[0].primary == ("expired",)
    assert TEXTS[0] in kept.post("/learn/plain", data={**form, "verdict": "undo"}).text
