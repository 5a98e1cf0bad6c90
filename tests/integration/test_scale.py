"""Indexes of every size and kind, made small; and generations that are changed instead of made anew."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec import structs

from indexer.encoding.hashing import HashingEncoder
from indexer.errors import GenerationMismatchError
from indexer.indexing import build_index
from indexer.retrievers.dense import index as dense_index
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.retrievers.dense.sizing import Sizing
from indexer.retrievers.lexical import LexicalRetriever
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, VectorCache, known_articles, open_current, open_generation, roll_back
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS
from kb.loading.library import load_library
from tests.benchmarks.corpus import made_article, made_library, write_article

NEVER = 10**9
KINDS = {
    "flat": Sizing(fp16_from=NEVER, ivf_from=NEVER),
    "fp16": Sizing(fp16_from=1, ivf_from=NEVER),
    # So few vectors lie in no clear cells: the least recall of a large index is not to be had.
    "ivf": Sizing(fp16_from=1, ivf_from=1, least_recall_at_10=0.5, least_recall_at_depth=0.1),
}
ALWAYS_CHANGED = Sizing(incremental_from=1, most_waste=0.9, most_segments=NEVER)


@pytest.fixture
def encoder():
    return HashingEncoder(64)


def built(tmp_path, encoder, sizing, passages=400):
    """Build a made-up library and return its opened generation."""
    settings = IndexerSettings(index_dir=tmp_path / "index")
    build_index(made_library(passages, tmp_path), encoder, settings, sizing=sizing)
    return open_current(IndexLayout(settings.index_dir))[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_index_keeps_the_contract_of_the_lane(tmp_path, encoder, kind):
    """Best first, near to exact, vectors readable in any range, the manifest says what was measured."""
    generation = built(tmp_path, encoder, KINDS[kind])
    lane = DenseRetriever(generation)
    texts = [passage.embedding_text for passage in generation.passages]
    exact = encoder.encode_passages(texts)
    np.testing.assert_allclose(lane.vectors(0, len(texts)), exact, atol=1e-3)
    np.testing.assert_allclose(lane.vectors(17, 19), exact[17:19], atol=1e-3)
    assert lane.vectors(5, 5).shape == (0, 64)
    recalls = []
    for place in range(0, len(texts), 7):
        hits = lane.search(exact[place], 10)
        assert (np.diff(hits.scores) <= 0).all()
        assert hits.scores[0] == pytest.approx(1, abs=2e-3)
        recalls.append(np.mean(exact[hits.passages] @ exact[place] >= np.sort(exact @ exact[place])[-10] - 2e-3))
    assert np.mean(recalls) >= KINDS[kind].least_recall_at_10
    (record,) = generation.manifest.dense
    assert (record.kind, record.vectors) == (kind, len(texts))
    assert record.recall_at_10 >= KINDS[kind].least_recall_at_10
    assert (record.nlist > 0, record.nprobe > 0) == (kind == "ivf", kind == "ivf")
    assert record.queries == ("" if kind == "flat" else "perturbed passages")
    assert Searcher(generation, encoder, Analyser()).search(texts[1], limit=3).results


def test_an_index_that_finds_too_little_is_not_taken(tmp_path, encoder):
    """More is looked into until the recall is there; where nothing is enough, every vector is compared."""
    easy = replace(KINDS["ivf"], least_recall_at_10=0.1, least_recall_at_depth=0.1)
    first = built(tmp_path / "a", encoder, easy).manifest.dense[0]
    wanted = first.recall_at_depth + 0.1
    later = built(tmp_path / "b", encoder, replace(easy, least_recall_at_depth=wanted)).manifest.dense[0]
    never = built(tmp_path / "c", encoder, replace(easy, least_recall_at_depth=1.1)).manifest.dense[0]
    assert (first.kind, later.kind, never.kind) == ("ivf", "ivf", "fp16")
    assert later.nprobe / later.nlist > first.nprobe / first.nlist
    assert later.recall_at_depth >= wanted


def test_judged_queries_are_what_an_index_is_measured_with(tmp_path, encoder):
    """Real questions that the index does not hold are better than passages with noise."""
    root = tmp_path / "kb"
    for number in range(20):
        write_article(made_article(number), root)
    (root / "golden").mkdir()
    rows = [
        f'{{"id": "q{n}", "text": "question {n} about it", "lang": "en", "primary": ["a0000001"]}}' for n in range(60)
    ]
    (root / "golden/dev.jsonl").write_text("\n".join(rows), "utf-8")
    settings = IndexerSettings(index_dir=tmp_path / "index")
    build_index(load_library(root), encoder, settings, sizing=KINDS["ivf"])
    record = open_current(IndexLayout(settings.index_dir))[0].manifest.dense[0]
    assert (record.queries, record.sample) == ("judged queries", 60)


class Shelf:
    """A folder of articles and two indexes over it: one that is changed, one that is always made anew."""

    def __init__(self, root, encoder, sizing):
        self.kb = root / "kb"
        self.encoder = encoder
        self.sizing = sizing
        self.changed = IndexLayout(root / "changed")
        self.anew = root / "anew"
        self.builds = 0

    def put(self, name, number):
        """Write the article of that number under a name of its own."""
        article = made_article(number)
        assert article.meta is not None
        path = write_article(article, self.kb)
        target = self.kb / "articles/en" / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text("utf-8").replace(article.id, name), "utf-8")
        path.unlink()

    def remove(self, name):
        """Delete an article."""
        (self.kb / "articles/en" / f"{name}.md").unlink()

    def rename(self, name, new):
        """Give an article another file name and id."""
        path = self.kb / "articles/en" / f"{name}.md"
        path.with_name(f"{new}.md").write_text(path.read_text("utf-8").replace(f"id: {name}", f"id: {new}"), "utf-8")
        path.unlink()

    def build(self):
        """Change the one index, make the other anew, and return both generations."""
        library = load_library(self.kb, known_articles(self.changed))
        assert library == load_library(self.kb)
        build_index(library, self.encoder, IndexerSettings(index_dir=self.changed.root), sizing=self.sizing)
        self.builds += 1
        fresh = IndexerSettings(index_dir=self.anew / str(self.builds))
        build_index(library, self.encoder, fresh, sizing=replace(self.sizing, incremental_from=NEVER))
        return open_current(self.changed)[0], open_current(IndexLayout(fresh.index_dir))[0]


def passages_by_article(generation):
    """Return what each article's passages are, and nothing about where they lie."""
    found = {}
    for index, (start, stop) in enumerate(generation.passage_ranges.tolist()):
        article = generation.articles[index]
        found[article.id, article.lang] = [
            (passage.article, passage.kind, passage.anchor, passage.heading, passage.text, passage.context)
            for passage in generation.passages[start:stop]
        ]
    return found


def retrievers_say(generation, encoder, analyser, text):
    """Return what every lane finds, as article and passage."""
    names = {}
    for index, (start, stop) in enumerate(generation.passage_ranges.tolist()):
        names.update({place: (generation.articles[index].id, place - start) for place in range(start, stop)})
    dense = DenseRetriever(generation).search(encoder.encode_queries([text])[0], 50)
    lexical = LexicalRetriever(generation.folder).search(analyser.analyse(text), {}, 10_000)
    searcher = Searcher(generation, encoder, analyser)
    coverage = searcher._queries.vocabulary.coverage([word.text for word in analyser.analyse(text).words], 0)
    return {
        "dense": {
            names[place]: round(float(score), 3)
            for place, score in zip(dense.passages.tolist(), dense.scores, strict=True)
            if score > dense.scores[-1] + 1e-3
        },
        "lexical": {names[place] for place in lexical.passages.tolist()},
        "literal": [
            (generation.articles[hit.article].id, hit.score)
            for hit in searcher._backend._literal.search(text, analyser.analyse(text))
        ],
        "coverage": coverage,
    }


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "delete", "rename"]), st.integers(0, 5), st.integers(0, 500)),
    min_size=1,
    max_size=5,
)


@hypothesis_settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_a_changed_generation_answers_as_one_made_anew(tmp_path_factory, encoder, steps):
    """After any edits, both hold the same passages and every lane finds the same ones."""
    analyser = Analyser()
    shelf = Shelf(tmp_path_factory.mktemp("shelf"), encoder, ALWAYS_CHANGED)
    names = [f"article-{number}" for number in range(6)]
    for number, name in enumerate(names):
        shelf.put(name, number)
    shelf.build()
    spare = iter(f"new-{number}" for number in range(100))
    for step, place, number in steps:
        name = names[place % len(names)]
        if step == "delete" and len(names) > 1:
            shelf.remove(name)
            names.remove(name)
        elif step == "rename":
            names[names.index(name)] = new = next(spare)
            shelf.rename(name, new)
        elif step == "add":
            names.append(next(spare))
            shelf.put(names[-1], number)
        else:
            shelf.put(name, number)
        changed, fresh = shelf.build()
        assert passages_by_article(changed) == passages_by_article(fresh)
        assert changed.document_ids == fresh.document_ids
        assert changed.manifest.passages == fresh.manifest.passages == int(changed.is_live.sum())
        for article in [changed.articles[0], changed.articles[-1]]:
            text = article.meta.symptoms[3] + article.meta.messages[0]
            assert retrievers_say(changed, encoder, analyser, text) == retrievers_say(fresh, encoder, analyser, text)
            first = [Searcher(each, encoder, analyser).judge(text, 1).ranking[0][0] for each in (changed, fresh)]
            assert first[0] == first[1]


@pytest.fixture
def shelf(tmp_path, encoder):
    """Return forty articles in an index of one segment."""
    shelf = Shelf(tmp_path, encoder, replace(ALWAYS_CHANGED, most_waste=0.2))
    for number in range(40):
        shelf.put(f"article-{number:02}", number)
    shelf.build()
    return shelf


def test_a_change_shares_the_files_of_the_generation_before(shelf):
    """The first segment is the same file on disk; what is dead stays, and is not found."""
    before, _ = open_current(shelf.changed)
    shelf.remove("article-07")
    shelf.put("article-11", 900)
    after, fresh = shelf.build()
    shared = [name for name in before.manifest.files if name.startswith("segments/0000/")]
    assert shared
    assert all((before.folder / name).samefile(after.folder / name) for name in shared)
    assert after.manifest.dead_passages == len(after.passages) - after.manifest.passages > 0
    assert fresh.manifest.dead_passages == 0
    assert [record.kind for record in after.manifest.dense] == ["flat", "flat"]
    assert set(after.kind_of_passage[~after.is_live].tolist()) == {-1}
    everything = DenseRetriever(after).search(np.ones(64, np.float32) / 8, 10_000).passages
    assert sorted(everything.tolist()) == np.flatnonzero(after.is_live).tolist()


def test_the_generation_before_is_untouched_and_can_be_gone_back_to(shelf):
    """Every file of it still has its sha256, also when the newer one is damaged or pruned."""
    before, _ = open_current(shelf.changed)
    for number in range(3):
        shelf.put(f"article-{number:02}", 700 + number)
        shelf.build()
    assert before.id not in shelf.changed.generation_ids()
    for generation_id in shelf.changed.generation_ids():
        open_generation(shelf.changed.generation_dir(generation_id))
    current = shelf.changed.current_id()
    assert roll_back(shelf.changed) < current
    assert open_current(shelf.changed)[0].id < current


def test_a_build_that_fails_halfway_leaves_shared_files_alone(shelf, monkeypatch):
    """Nothing is written to a file that two generations have in common."""
    before, _ = open_current(shelf.changed)
    shelf.put("article-03", 333)
    monkeypatch.setattr(
        "indexer.indexing.writer.write_contents", lambda *_: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with pytest.raises(Exception, match="full"):
        shelf.build()
    assert shelf.changed.staging_dirs() == []
    assert open_current(shelf.changed)[0].id == before.id


def test_articles_are_known_by_path_and_sha256_from_whole_files_of_this_program(shelf, monkeypatch):
    """What was read before need not be parsed again, unless the file, its keeper or the parser has changed."""
    path = "articles/en/article-07.md"
    library = load_library(shelf.kb)
    expected = next(article for article in library.articles if article.path == path)
    known = known_articles(shelf.changed)
    assert known(path, library.digests[path]) == expected
    assert known(path, "0" * 64) is None
    assert known("articles/en/other.md", library.digests[path]) is None
    with monkeypatch.context() as patch:
        patch.setattr("indexer.store.article_lookup.parser_digest", lambda: "another")
        assert known_articles(shelf.changed)(path, library.digests[path]) is None
    blob = open_current(shelf.changed)[0].folder / "segments/0000/articles.blob"
    blob.write_bytes(blob.read_bytes().replace(b"article-07", b"article-08"))
    assert known_articles(shelf.changed)(path, library.digests[path]) is None


def test_later_segments_become_one(shelf):
    """From so many segments on, what the later ones hold is written once more."""
    shelf.sizing = replace(shelf.sizing, most_segments=3)
    counts = []
    for number in range(5):
        shelf.put(f"article-{number:02}", 600 + number)
        changed, fresh = shelf.build()
        counts.append(len(changed.segments))
        assert passages_by_article(changed) == passages_by_article(fresh)
    assert counts == [2, 3, 2, 3, 2]


def test_too_much_waste_is_left_out(shelf):
    """Where a fifth is dead, all is made anew."""
    for number in range(9):
        shelf.remove(f"article-{number:02}")
    changed, _ = shelf.build()
    assert (len(changed.segments), changed.manifest.dead_passages) == (1, 0)


def test_a_small_knowledge_base_is_always_made_anew(shelf):
    """The same articles give the same scores, whatever their history."""
    shelf.sizing = Sizing()
    shelf.put("article-00", 500)
    changed, _ = shelf.build()
    assert len(changed.segments) == 1


def test_an_article_keeps_its_passages_when_its_judged_queries_change(tmp_path, encoder):
    """A judged query is a passage: the article that it belongs to is written anew, no other."""
    root = tmp_path / "kb"
    for number in range(20):
        write_article(made_article(number), root)
    (root / "golden").mkdir()
    judged = root / "golden/train.jsonl"
    settings = IndexerSettings(index_dir=tmp_path / "index")
    for second in ("another way", "a third way"):
        queries = {
            "one way to say it": ["a0000003"],
            second: ["a0000003"],
            "of another": ["a0000004"],
            "the weather": [],
        }
        rows = [{"id": text, "text": text, "lang": "en", "primary": primary} for text, primary in queries.items()]
        judged.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        build_index(load_library(root), encoder, settings, sizing=ALWAYS_CHANGED)
    generation, _ = open_current(IndexLayout(settings.index_dir))
    start, stop = generation.passage_ranges[3].tolist()
    texts = [passage.text for passage in generation.passages[start:stop] if passage.kind == "judged"]
    assert texts == ["one way to say it", "a third way"]
    assert (len(generation.segments), generation.segments[1].article_count) == (2, 1)
    assert np.count_nonzero(generation.kind_of_passage == PASSAGE_KINDS.index("judged")) == 3


def test_a_generation_of_an_older_schema_is_refused_by_name(shelf):
    """What was written by an older program is not guessed at."""
    generation = open_current(shelf.changed)[0]
    older = structs.replace(generation.manifest, schema=5)
    (generation.folder / "manifest.json").write_bytes(msgspec.json.encode(older))
    with pytest.raises(GenerationMismatchError, match="schema 5"):
        open_current(shelf.changed)


def test_a_cache_that_was_not_examined_gives_no_wrong_vector(shelf):
    """A vector under another text's key is not used; a page that SQLite cannot read sets the file aside."""
    cache = shelf.changed.cache_file
    with closing(sqlite3.connect(cache)) as connection, connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM vectors ORDER BY key LIMIT 2")]
        stolen = connection.execute("SELECT checksum, vector FROM vectors WHERE key = ?", keys[1:]).fetchone()
        connection.execute("UPDATE vectors SET checksum = ?, vector = ? WHERE key = ?", (*stolen, keys[0]))
    spec = shelf.encoder.spec
    opened = VectorCache(cache, spec.fingerprint, spec.dim, thorough=False)
    assert list(opened.get([key[16:] for key in keys])) == [keys[1][16:]]
    opened.close()
    data = bytearray(cache.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    cache.write_bytes(data)
    shelf.put("article-05", 555)
    changed, fresh = shelf.build()
    assert passages_by_article(changed) == passages_by_article(fresh)
    assert cache.with_suffix(".damaged").exists()


def test_the_exam_is_exact(tmp_path):
    """What an index is measured against are the true neighbours."""
    chance = np.random.default_rng(3)
    vectors = chance.standard_normal((40_000, 16), dtype=np.float32)
    with dense_index.VectorFile(tmp_path, 16) as file:
        file.append(vectors[:30_000])
        file.append(vectors[30_000:])
        questions = vectors[:4] + np.float32(0.1)
        answers = dense_index._exact(file, questions, 10)
        np.testing.assert_array_equal(file.take(np.array([0, 16_384, 39_999])), vectors[[0, 16_384, 39_999]])
    np.testing.assert_array_equal(answers, np.argsort(-(questions @ vectors.T), axis=1)[:, :10])
    assert list(tmp_path.iterdir()) == []
