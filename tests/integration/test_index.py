"""Building, publishing and reading an index, with real files and the encoder without a model."""

import shutil
import sqlite3
from dataclasses import replace

import pytest
from msgspec import structs

from indexer.encoding.hashing import HashingEncoder
from indexer.errors import (
    CurrentDamagedError,
    GenerationDamagedError,
    GenerationMismatchError,
    IndexBusyError,
    IndexWriteError,
    NoGenerationError,
    UnknownArticleError,
)
from indexer.indexing import build_index
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current, open_generation, roll_back, writer_lock
from indexer.store.manifest import encode_manifest, read_manifest
from indexer.text.analysis import Analyser
from kb.loading.library import load_library
from tests.support.small_kb import write_article


@pytest.fixture
def build(small_kb, hashing, settings):
    """Return a function that builds the small knowledge base."""

    def run(**options):
        return build_index(load_library(small_kb), options.pop("encoder", hashing), settings, **options)

    return run


@pytest.fixture
def layout(settings):
    return IndexLayout(settings.index_dir)


def searcher_over(layout, encoder):
    return Searcher(open_current(layout)[0], encoder, Analyser())


def test_first_build_encodes_all_and_second_nothing(build):
    """An unchanged knowledge base leaves the generation as it is."""
    first, second = build(), build()
    assert (first.changed, first.encoded, first.reused) == (True, first.passages, 0)
    assert (second.changed, second.encoded, second.generation) == (False, 0, first.generation)


def test_an_edit_encodes_only_what_it_changed(build, small_kb):
    """One new symptom is one new vector."""
    before = build()
    path = small_kb / "articles/en/lost.md"
    path.write_text(
        path.read_text("utf-8").replace("dropped my wallet", "dropped my wallet, left it on the train"),
        "utf-8",
    )
    after = build()
    assert (after.encoded, after.passages) == (1, before.passages + 1)
    assert after.generation > before.generation


def test_full_build_encodes_everything_anew(build):
    """--full does not trust the cache."""
    first = build()
    assert build(full=True).encoded == first.passages


def test_a_deleted_article_is_gone(build, small_kb, layout, hashing):
    """What is no longer in the folder is no longer found."""
    build()
    (small_kb / "articles/en/lost.md").unlink()
    build()
    found = searcher_over(layout, hashing).search("lost my card", limit=20)
    assert "lost" not in {result.article_id for result in found.results}


def test_every_lane_finds_what_is_its_own(build, layout, hashing):
    """The right article is first for a symptom, a message and words of the text."""
    build()
    searcher = searcher_over(layout, hashing)
    assert searcher.search("dropped my wallet somewhere").results[0].article_id == "lost"
    by_message = searcher.search("it says: this code is locked")
    assert by_message.results[0].article_id == "locked"
    assert "literal" in by_message.results[0].matched_by


def test_highlights_mark_the_words_of_the_query(build, layout, hashing):
    """Spans point at matching words of the passage."""
    build()
    result = searcher_over(layout, hashing).search("reason for expired").results[0]
    marked = [result.passage.text[start:end] for start, end in result.passage.highlights]
    assert any("expired" in piece for piece in marked)
    assert result.first_step == "Do the first thing about expired."


def test_a_text_without_any_word_is_answered(build, layout, hashing):
    """Punctuation, blanks and emoji break no lane."""
    build()
    for text in ("?!", " ", "😭", "\u200b", "の"):
        assert searcher_over(layout, hashing).search(text).generation


def test_explain_names_ranks_and_words(build, layout, hashing):
    """An explanation says where the article stands in each lane and why."""
    build()
    searcher = searcher_over(layout, hashing)
    explanation = searcher.explain("lost wallet", "lost")
    assert explanation.rank == 1
    assert {"lost", "wallet"} <= set(explanation.matched_words)
    assert {lane.lane for lane in explanation.lanes} == {"literal", "lexical", "dense"}
    with pytest.raises(UnknownArticleError, match="no article 'nope'"):
        searcher.explain("x", "nope")


def test_no_index_is_said_so(layout):
    """The message says what to run."""
    with pytest.raises(NoGenerationError, match="kaiketsu build"):
        open_current(layout)


def test_a_damaged_file_is_named_and_the_older_generation_serves(build, small_kb, layout):
    """Flipping one byte of any file is noticed before anything reads it."""
    old = build()
    write_article(small_kb, "extra")
    new = build()
    folder = layout.generation_dir(new.generation)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock" and p.stat().st_size):
        original = path.read_bytes()
        path.write_bytes(bytes([original[0] ^ 1]) + original[1:])
        with pytest.raises((GenerationDamagedError, GenerationMismatchError)) as caught:
            open_generation(folder)
        assert path.name in str(caught.value) or path.name == "manifest.json"
        generation, refused = open_current(layout)
        assert (generation.id, len(refused)) == (old.generation, 1)
        path.write_bytes(original)
    assert open_current(layout)[0].id == new.generation


def test_a_generation_of_another_model_is_refused(build, layout):
    """A query of one model is never compared with vectors of another."""
    build()
    with pytest.raises(GenerationMismatchError, match="model"):
        open_current(layout, fingerprint=HashingEncoder(64).spec.fingerprint)


def test_a_generation_of_another_analyser_is_refused(build, layout):
    """A manifest of an older analyser is not read."""
    folder = layout.generation_dir(build().generation)
    older = structs.replace(read_manifest(folder), analyser="1")
    (folder / "manifest.json").write_bytes(encode_manifest(older))
    with pytest.raises(GenerationMismatchError, match="analyser"):
        open_current(layout)
    (folder / "manifest.json").write_text('{"schema": 4, "analyser": "1"}', "utf-8")
    with pytest.raises(GenerationMismatchError, match="schema 4"):
        open_current(layout)


def test_a_changed_manifest_is_refused(build, layout):
    """Its seal covers what nothing else can tell, such as the date."""
    manifest = layout.generation_dir(build().generation) / "manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"created": "2', '"created": "1'), "utf-8")
    with pytest.raises(GenerationDamagedError, match="was changed after it was written"):
        open_current(layout)


@pytest.mark.parametrize("put", ["extra", "link", "folder"])
def test_a_generation_holds_its_own_files_and_no_others(build, layout, tmp_path, put):
    """A file too many, a link and a folder in place of a file are refused, whatever they hold."""
    folder = layout.generation_dir(build().generation)
    path = folder / "literal.msgpack"
    if put == "extra":
        path = folder / "extra.bin"
        path.write_bytes(b"x")
    else:
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere") if put == "link" else path.mkdir()
    with pytest.raises(GenerationDamagedError, match=path.name):
        open_current(layout)


def test_the_newest_generation_stands_in_for_a_current_file_that_names_none(build, small_kb, layout):
    """Garbage in CURRENT is said, and searches are answered all the same."""
    build()
    write_article(small_kb, "extra")
    newest = build().generation
    for damage in (b"", b"garbage", b"\xff\xfe", b"10261125T000000000000-00000000\n", b"x" * 100_000):
        layout.current_file.write_bytes(damage)
        generation, refused = open_current(layout)
        assert generation.id == newest
        assert [type(each) for each in refused] == [CurrentDamagedError]
    layout.current_file.unlink()
    layout.current_file.mkdir()
    assert open_current(layout)[0].id == newest


def test_a_full_disk_is_no_reason_to_throw_the_cache_away(build, settings, monkeypatch):
    """SQLite's errors of operation leave the file where it is; the message names it."""
    build()
    cache = IndexLayout(settings.index_dir).cache_file

    def fail(*_arguments):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("indexer.store.vector_cache.sqlite3.connect", fail)
    with pytest.raises(IndexWriteError, match=r"vectors\.sqlite: .*disk is full"):
        build(full=True)
    assert not cache.with_suffix(".damaged").exists()


def test_another_model_builds_a_new_generation(build):
    """The content digest holds the model."""
    first = build()
    second = build(encoder=HashingEncoder(64))
    assert second.changed
    assert second.generation != first.generation


def test_only_one_writer(build, layout):
    """A second build says that the first is running, and changes nothing."""
    build()
    current = layout.current_id()
    with writer_lock(layout), pytest.raises(IndexBusyError, match="another build is running"):
        build(full=True)
    assert layout.current_id() == current


def test_rollback_goes_one_back_and_forward_again(build, small_kb, layout):
    """The generation before becomes current; a named one, too."""
    first = build()
    write_article(small_kb, "extra")
    second = build()
    assert roll_back(layout) == first.generation
    assert open_current(layout)[0].id == first.generation
    with pytest.raises(NoGenerationError, match="no generation older"):
        roll_back(layout)
    assert roll_back(layout, second.generation) == second.generation
    with pytest.raises(NoGenerationError, match="no generation nope"):
        roll_back(layout, "nope")


def test_old_generations_are_pruned(build, small_kb, layout):
    """A build deletes old generations and keeps three by default."""
    for number in range(5):
        write_article(small_kb, f"extra-{number}")
        build()
    assert len(layout.generation_ids()) == 3


def test_a_damaged_cache_is_set_aside(build, small_kb, settings):
    """A broken cache costs encoding, never an answer."""
    build()
    cache = IndexLayout(settings.index_dir).cache_file
    cache.write_bytes(b"not a database" * 100)
    write_article(small_kb, "extra")
    report = build()
    assert report.encoded == report.passages
    assert cache.with_suffix(".damaged").exists()


def test_a_changed_vector_in_the_cache_is_not_used(build, small_kb, settings):
    """Each cached vector carries a checksum."""
    build()
    cache = IndexLayout(settings.index_dir).cache_file
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(length(vector))")
    connection.close()
    write_article(small_kb, "extra")
    report = build()
    assert report.encoded == report.passages


def test_a_failed_verification_publishes_nothing(small_kb, hashing, settings, layout, monkeypatch):
    """A generation that does not answer never becomes current."""
    build_index(load_library(small_kb), hashing, settings)
    current = layout.current_id()
    monkeypatch.setattr("indexer.search.searcher.Searcher.judge", lambda *_: type("R", (), {"ranking": ()}))
    with pytest.raises(GenerationDamagedError, match="found nothing"):
        build_index(load_library(small_kb), hashing, settings, full=True)
    assert layout.current_id() == current
    assert layout.staging_dirs() == []


def test_an_index_can_be_moved(build, settings, hashing, tmp_path):
    """Nothing in it names its own place."""
    build()
    shutil.copytree(settings.index_dir, tmp_path / "moved")
    moved = IndexLayout(replace(settings, index_dir=tmp_path / "moved").index_dir)
    assert searcher_over(moved, hashing).search("lost").results


def test_plain_markdown_is_searchable(tmp_path, hashing, settings):
    """A folder without front matter is built and found."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/wifi.md").write_text(
        "# No network\n\nRestart the router, then `ERR_NET_42` goes away.\n", "utf-8"
    )
    (tmp_path / "docs/print.md").write_text("# Printer\n\nAdd paper to the tray.\n", "utf-8")
    build_index(load_library(tmp_path / "docs"), hashing, settings)
    searcher = searcher_over(IndexLayout(settings.index_dir), hashing)
    result = searcher.search("router restart ERR_NET_42").results[0]
    assert (result.article_id, result.checks, result.severity) == ("wifi", (), "normal")


def test_an_empty_generation_still_answers(tmp_path, hashing, settings):
    """Articles without any text give no passage and no crash."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/empty.md").write_text("", "utf-8")
    build_index(load_library(tmp_path / "docs"), hashing, settings)
    assert searcher_over(IndexLayout(settings.index_dir), hashing).search("anything").state in {
        "none",
        "candidates",
    }
