"""Servers that die, stall, forget, or hold something else than they should: a deadline, then 503 or the fallback."""

import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from itertools import count

import pytest
from litestar.testing import TestClient

from indexer.backends import open_index
from indexer.backends.milvus.collection import Collection
from indexer.backends.milvus.index import MilvusIndex
from indexer.errors import BackendError, GenerationDamagedError
from service.answering.answer import AnswerOptions, answer_from
from service.answering.question import Question
from service.app.app import create_app
from service.http.raw_text import RawText
from service.settings import ServiceSettings
from tests.support.small_kb import write_article
from tests.support.waiting import wait_for

_numbers = count()


def unasked():
    """Return a question that no searcher has the answer to yet."""
    return f"lost my wallet {next(_numbers)}"


def asked(source):
    """Return the id of the generation that answered."""
    outcome = answer_from(source, Question.ask(RawText(unasked())), AnswerOptions()).outcome
    assert outcome.results[0].article_id == "lost"
    return outcome.generation


@pytest.mark.parametrize("fault", ["kill", "stall"])
def test_a_dead_server_costs_one_deadline_then_nothing(remote, server, build, source_over, fault):
    """Requests fail at the deadline though the server stays away, and once it is known, without asking it."""
    build(remote)
    source = source_over(remote)
    asked(source)
    getattr(server, fault)()
    for _ in range(4):
        with pytest.raises(BackendError):
            answer_from(source, Question.ask(RawText(unasked())), AnswerOptions())
    for _ in range(4):
        with pytest.raises(BackendError, match="has not answered lately"):
            answer_from(source, Question.ask(RawText(unasked())), AnswerOptions())


def test_a_dead_server_is_a_problem_with_a_time_to_come_back(remote, server, build, source_over):
    """503 as problem+json with Retry-After; articles, which are here, are still shown; the query is not logged."""
    build(remote)
    source = source_over(remote)
    with TestClient(create_app(ServiceSettings(), source), raise_server_exceptions=False) as client:
        assert client.post("/api/v1/search", json={"text": unasked()}).status_code == 200
        server.kill()
        response = client.post("/api/v1/search", json={"text": unasked()})
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert int(response.headers["retry-after"]) > 0
        assert client.get("/api/v1/articles/lost").status_code == 200
        assert client.get("/articles/lost?lang=en").status_code == 200


@pytest.mark.parametrize("fault", ["kill", "stall"])
def test_the_fallback_answers_and_steps_back(remote, server, build, source_over, small_kb, fault):
    """The generation of the folder answers, by its own name, until the server does again."""
    write_article(small_kb, "lost", title="The card is lost", symptoms="lost my card, dropped my wallet")
    old = build(replace(remote, engine=None))
    write_article(small_kb, "extra")
    new = build(replace(remote, index_dir=remote.index_dir.with_name("builder")))
    source = source_over(remote, fallback=True)
    assert asked(source) == new
    getattr(server, fault)()
    for _ in range(6):
        assert asked(source) == old
    server.resume() if fault == "stall" else server.start()
    wait_for(lambda: asked(source) == new)


def test_a_service_starts_on_its_fallback(remote, server, build, source_over, small_kb):
    """With the server away from the start the folder's generation answers, and the server's once it is back."""
    old = build(replace(remote, engine=None))
    write_article(small_kb, "extra")
    new = build(replace(remote, index_dir=remote.index_dir.with_name("builder")))
    server.kill()
    with pytest.raises(BackendError):
        source_over(remote)
    source = source_over(remote, fallback=True)
    assert asked(source) == old
    server.start()
    wait_for(lambda: asked(source) == new)


def test_a_slow_server_gives_right_answers_or_none(remote, server, build, source_over):
    """Stalling on and off, in the middle of a request or between two: each is answered right, or fails."""
    generation = build(remote)
    source = source_over(replace(remote, engine_timeout_ms=300))
    for _ in range(4):
        wait_for(lambda: _answers(source, generation), "an answer")
        stall = threading.Timer(0.005, server.stall)
        stall.start()
        wait_for(lambda: not _answers(source, generation), "a failure while it stalls")
        stall.join()
        server.resume()
    wait_for(lambda: _answers(source, generation), "an answer in the end")


def _answers(source, generation):
    """Return whether a request is answered, which has to be from this generation."""
    try:
        assert asked(source) == generation
    except BackendError:
        return False
    return True


def test_a_generation_that_is_dropped_while_it_is_read_fails(shared, build, source_over, small_kb):
    """A request on it gets an error, never the rows of the newer one; the next request gets the newer one."""
    first = build(shared)
    source = source_over(shared)
    held = source.current()
    write_article(small_kb, "extra")
    second = build(shared)
    index = MilvusIndex.connect(shared)
    Collection(index.connection, index.names.passages(first)).drop()
    with pytest.raises(BackendError):
        held.search(unasked())
    wait_for(lambda: source.current().generation.id == second and _answers(source, second))


def test_a_generation_without_all_of_its_passages_is_refused(shared, build, searcher_over, small_kb):
    """The one before serves, and why is said."""
    first = build(shared)
    write_article(small_kb, "extra")
    second = build(shared)
    index = MilvusIndex.connect(shared)
    name = index.names.passages(second)
    index.connection.administer("damage", lambda client, timeout: client.delete(name, ids=[3], timeout=timeout))
    with pytest.raises(GenerationDamagedError, match="passages, the manifest says"):
        index.verify(second)
    opened = open_index(shared).open_current(
        searcher_over(replace(shared, engine=None)).generation.manifest.model.fingerprint
    )
    assert opened.generation.id == first
    assert second in str(opened.refused[0])


@pytest.mark.parametrize("damage", ["missing", "changed", "elsewhere"])
def test_a_damaged_head_is_refused(shared, build, damage):
    """A piece that is gone, that does not fit its sha256, or that names a file outside of the folder."""
    generation = build(shared)
    index = MilvusIndex.connect(shared)
    head = Collection(index.connection, index.names.head(generation))
    last = head.count() - 1
    if damage == "missing":
        index.connection.administer(
            "damage", lambda client, timeout: client.delete(head.name, ids=[last], timeout=timeout)
        )
        index.connection.administer(
            "damage",
            lambda client, timeout: client.upsert(
                head.name, [{"number": 999, "file": "x", "piece": "", "unused": [0.0, 0.0]}], timeout=timeout
            ),
        )
    else:
        row = dict(head.rows([last], ("number", "file", "piece", "unused"))[0])
        other = dict(head.rows([0], ("piece",))[0])
        changed = {"changed": {"piece": other["piece"]}, "elsewhere": {"file": "../../stolen"}}[damage]
        head.upsert([row | changed])
    with pytest.raises(GenerationDamagedError, match=generation):
        index.verify(generation)
    assert not (shared.index_dir.parent / "stolen").exists()


PUBLISHER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from indexer.indexing import build_index
from indexer.indexing.distribution import distribute
from indexer.encoding.hashing import HashingEncoder
from indexer.settings import IndexerSettings
from kb.loading.library import load_library

settings = replace(IndexerSettings.from_env(os.environ))
build_index(load_library(Path(sys.argv[1])), HashingEncoder(), settings, train=())
distribute(settings, HashingEncoder(), lambda step, *_: os._exit(9) if step == sys.argv[2] else None)
"""


@pytest.mark.parametrize("step", ["write", "index", "head", "verify", "alias", "prune"])
def test_a_publication_that_dies_changes_nothing_and_is_cleared_away(shared, build, source_over, small_kb, step):
    """Killed before or after the alias: what is current serves whole, and the next publication leaves no orphan."""
    first = build(shared)
    source = source_over(shared)
    write_article(small_kb, "extra")
    address = shared.engine
    environment = {
        "PATH": "/usr/bin:/bin",
        "KAIKETSU_INDEX": str(shared.index_dir),
        "KAIKETSU_ENGINE": f"milvus://{address}?collection={address.collection}",
    }
    program = [sys.executable, "-c", textwrap.dedent(PUBLISHER), str(small_kb), step]
    done = subprocess.run(program, env=environment, capture_output=True, timeout=600, check=False)
    assert done.returncode == 9, done.stderr.decode()
    index = MilvusIndex.connect(shared)
    current = index.current_id()
    assert (current == first) == (step != "prune")
    index.verify(current)
    wait_for(lambda: asked(source) == current)
    write_article(small_kb, "another")
    last = build(shared)
    kept = index.generation_ids()
    assert kept[-1] == last == index.current_id()
    for generation_id in kept:
        index.verify(generation_id)
    assert set(index.collections()) == {
        name
        for generation_id in kept
        for name in (index.names.passages(generation_id), index.names.head(generation_id))
    }


def test_the_token_is_never_shown(settings, caplog):
    """The token is in no error, no log and no representation."""
    secret = "root:Tr0ub4dor"
    from indexer.settings import IndexerSettings

    wanted = IndexerSettings.from_env({"KAIKETSU_ENGINE": f"milvus://127.0.0.1:1?token={secret}"})
    assert wanted.engine.token == secret
    with pytest.raises(BackendError) as caught:
        open_index(replace(settings, engine=wanted.engine, engine_timeout_ms=200)).current_id()
    shown = f"{wanted} {caught.value} {caplog.text}"
    assert secret not in shown
    assert "127.0.0.1:1" in str(caught.value)
