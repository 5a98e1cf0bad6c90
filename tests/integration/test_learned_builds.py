"""Builds that learn from use: compared with the generation that serves, refused where worse, undone by rollback."""

import json

import pytest
from msgspec import structs

from indexer.indexing import build_index, rankers
from indexer.ranking.default_ranker import read_default_ranker
from indexer.ranking.ranker import read_ranker
from indexer.ranking.ranker_choice import RankerChoice
from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current
from indexer.store.publish import roll_back
from indexer.text.analysis import Analyser
from indexer.training.learned import is_held_back
from kb.loading.judged import JudgedQuery
from kb.loading.learned import append_learned, learned_id, remove_learned
from kb.loading.library import load_library

CAUSES = ("expired", "locked", "lost", "scam")
WORDS = dict(zip(CAUSES, ("mouldy", "padlock", "bus", "caller"), strict=True))
"""A word for each cause that its article does not have."""


@pytest.fixture
def layout(settings):
    return IndexLayout(settings.index_dir)


@pytest.fixture
def build(small_kb, hashing, settings):
    """Return a function that builds the small knowledge base, which has judged queries in words of its articles."""
    # An urgent article goes before one that is as likely, and judged queries as plain as these make all of them sure.
    scam = small_kb / "articles/en/scam.md"
    scam.write_text(scam.read_text("utf-8").replace("severity: urgent", "severity: normal"), "utf-8")
    (small_kb / "golden").mkdir(exist_ok=True)
    for split, count in (("train", 60), ("dev", 160)):
        rows = [
            {"id": f"{split}{n}", "text": f"{split} {n * 7919} my card {CAUSES[n % 4]}", "lang": "en"}
            | {"primary": [CAUSES[n % 4]]}
            for n in range(count)
        ]
        (small_kb / "golden" / f"{split}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")

    def run(**options):
        return build_index(load_library(small_kb), hashing, settings, **options)

    return run


def learned(count):
    """Return rows that somebody accepted, each with a word of its cause."""
    rows = []
    for number in range(count):
        cause = CAUSES[number % 4]
        text = f"question {number * 104729} about a {WORDS[cause]}"
        rows.append(JudgedQuery(learned_id(text), text, "en", (cause,), by="mori"))
    return rows


def first_of(layout, encoder, text):
    return Searcher(open_current(layout)[0], encoder, Analyser()).judge(text, 1).ranking[0][0]


def test_the_next_build_learns_and_rollback_undoes_it(build, small_kb, layout, hashing):
    """Words of customers find their article after the build that learned them, and not after a rollback."""
    before = build()
    assert (before.learned, before.held_back, before.comparison) == (0, 0, None)
    append_learned(small_kb, learned(80))
    report = build()
    assert report.changed
    assert report.learned + report.held_back == 80
    assert 0 < report.held_back < 40
    dev, held = report.comparison.sets
    assert report.comparison.before == before.generation
    assert (dev.name, dev.answerable, held.name, held.answerable) == ("dev", 160, "held back", report.held_back)
    assert held.hit_at_1[1] > held.hit_at_1[0]
    assert {row.id for row in held.better} <= {learned_id(row.text) for row in held.better}
    assert first_of(layout, hashing, "there is a padlock") == "locked"
    passages = {passage.text for passage in open_current(layout)[0].passages}
    assert not passages & {row.text for row in held.better}
    assert roll_back(layout) == before.generation
    assert "padlock" not in " ".join(passage.text for passage in open_current(layout)[0].passages)


def test_a_build_that_ranks_worse_is_not_published(build, small_kb, layout):
    """Where the words of customers are forgotten, the generation that knew them stays, unless it is asked for."""
    rows = learned(160)
    append_learned(small_kb, rows)
    before = build()
    remove_learned(small_kb, [row.id for row in rows if not is_held_back(structs.replace(row, source="learned"))])
    refused = build()
    assert refused.refused
    assert not refused.changed
    assert refused.generation == before.generation == layout.current_id()
    assert layout.generation_ids() == [before.generation]
    assert not list(layout.staging_dirs())
    dev, held = refused.comparison.sets
    assert (dev.is_regression, held.is_regression) == (False, True)
    assert held.hit_at_1[1] < held.hit_at_1[0]
    assert {row.before for row in held.worse} == {"rank 1"}
    accepted = build(accept_worse=True)
    assert accepted.changed
    assert not accepted.refused
    assert layout.current_id() == accepted.generation != before.generation


def test_rows_of_an_article_that_is_gone_teach_nothing(build, small_kb):
    """What names a renamed article is left out of the fit and of the comparison, and counted."""
    rows = [structs.replace(row, primary=("renamed",)) if row.primary == ("lost",) else row for row in learned(80)]
    append_learned(small_kb, rows)
    report = build()
    assert report.of_unknown == sum(row.primary == ("renamed",) for row in rows) > 0
    assert report.learned + report.held_back + report.of_unknown == 80


def test_signals_of_agents_alone_fit_nothing(build, small_kb, layout, hashing):
    """Rows that only agents' signals stand behind are a few passages an article, and never enough for a ranker."""
    for name in ("train", "dev"):
        (small_kb / "golden" / f"{name}.jsonl").unlink()
    append_learned(small_kb, [structs.replace(row, source="agent") for row in learned(80)])
    report = build()
    assert (report.learned, report.held_back) == (80, 0)
    generation = open_current(layout)[0]
    assert sum("padlock" in passage.text for passage in generation.passages) == 10
    assert read_ranker(generation.folder, hashing.spec.fingerprint) is None


def test_a_build_that_was_taught_the_same_is_not_compared(build, small_kb):
    """An edited article does not ask all judged queries again: its ranker is the one before."""
    append_learned(small_kb, learned(20))
    assert build().comparison is None  # nothing served before
    article = small_kb / "articles/en/lost.md"
    article.write_text(article.read_text("utf-8").replace("Ask support.", "Ask the support."), "utf-8")
    report = build()
    assert report.changed
    assert report.comparison is None
    assert report.learned == 20 - report.held_back


def test_queries_are_encoded_once_for_all_builds(build, small_kb, hashing, settings, monkeypatch):
    """The next build takes the vectors of judged queries from the cache, those that are no passages included."""
    build()
    asked = []
    encode = type(hashing).encode_queries
    monkeypatch.setattr(
        type(hashing), "encode_queries", lambda self, texts: asked.extend(texts) or encode(self, texts)
    )
    append_learned(small_kb, learned(8))
    build()
    assert not [text for text in asked if text.startswith(("dev", "train"))]
    assert len([text for text in asked if text.startswith("question")]) <= 8


@pytest.mark.parametrize(("first", "is_fitted"), [(30, False), (42, True)])
def test_a_fitted_ranker_serves_only_where_it_beats_the_default_one(
    build, small_kb, layout, hashing, monkeypatch, first, is_fitted
):
    """Whichever is better is in the generation alone; after an edited article the choice stands without a fit."""
    fits, adapt, fingerprint = [], rankers.adapt, hashing.spec.fingerprint

    def judged(*args):
        fits.append(args)
        return adapt(*args)._replace(choice=RankerChoice(60, 20, first - 20, 10))

    monkeypatch.setattr(rankers, "adapt", judged)
    monkeypatch.setattr(rankers, "can_rank_by_default", lambda _encoder: True)
    for _ in range(2):
        report = build()
        assert report.changed
        assert report.choice.is_fitted is is_fitted
        folder = open_current(layout)[0].folder
        assert (read_ranker(folder, fingerprint) is not None) is is_fitted
        assert (read_default_ranker(folder, fingerprint) is not None) is not is_fitted
        assert first_of(layout, hashing, "my card expired")
        article = small_kb / "articles/en/lost.md"
        article.write_text(article.read_text("utf-8") + "\nAsk at the counter.\n", "utf-8")
    assert len(fits) == 1
