"""A knowledge base that can be taught rows in seconds: one build with every row in it, hidden until it is learned.

What is fitted, ranked and decided is the program's own; only the build between two weeks is left out.
"""

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import numpy as np

from indexer.backends import EmbeddedBackend, RetrieverQuery, RetrieverResults
from indexer.encoding.encoder import Encoder
from indexer.encoding.remembering import RememberingEncoder
from indexer.indexing import build_index, rankers
from indexer.indexing.vectors import PassageVectors
from indexer.ranking.default_features import DocumentFacts
from indexer.ranking.ranker import Head, RankerModel
from indexer.retrievers.hits import Hits
from indexer.retrievers.vocabulary import Vocabulary
from indexer.search.result import Judgement
from indexer.search.searcher import Searcher
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS
from indexer.training import can_learn, fit, head
from indexer.training.default_ranker import make_default_ranker
from indexer.training.learned import JudgedSets, become_passages, is_held_back, judged_by_people
from indexer.training.observations import Observer
from kb.loading.judged import JudgedQuery
from kb.loading.library import load_library
from tests.benchmarks.learning.sets import Case

adapting = import_module("indexer.training.adapt")  # the package has a function of that name
_JUDGED = PASSAGE_KINDS.index("judged")
_NEW_DRAWS, _STEPS, _DEV = 1, 15, 500
"""What makes a fit cheap: a build draws three times which documents seem new, takes 40 steps for a head that begins
from another, and fits weights and confidence on all of dev."""


class Replay:
    """A knowledge base, its own judged queries, and everything that will ever be asked or learned."""

    def __init__(
        self, knowledge_base: Path, sets: JudgedSets, cases: Sequence[Case], encoder: Encoder, index_dir: Path
    ) -> None:
        library = load_library(knowledge_base)
        first = library.articles[0].id
        rows = [JudgedQuery(f"pool-{case.id}", case.text, case.lang, case.right[:1] or (first,)) for case in cases]
        with patch.object(rankers, "can_learn", lambda *_: False):
            build_index(library, encoder, IndexerSettings(index_dir=index_dir), train=[*sets.train, *rows])
        generation, _ = open_current(IndexLayout(index_dir), fingerprint=encoder.spec.fingerprint)
        self.sets = sets._replace(dev=sorted(sets.dev, key=_by_hash)[:_DEV])
        self._generation = generation
        texts = [*(query.text for query in (*sets.train, *sets.dev)), *(case.text for case in cases)]
        with PassageVectors(
            IndexLayout(index_dir), encoder, full=False, few=True, progress=lambda *_: None
        ) as vectors:
            known = dict(zip(texts, vectors.of_queries(texts), strict=True))
        self._encoder = RememberingEncoder(encoder, known)
        self._analyser = Analyser()
        self._owners, self._kinds = generation.document_of_passage.copy(), generation.kind_of_passage.copy()
        judged = np.flatnonzero(generation.kind_of_passage == _JUDGED).tolist()
        self._places: dict[str, list[int]] = {}
        for place in judged:
            self._places.setdefault(generation.passages[place].text, []).append(place)
        self._pool = {case.text: self._places[case.text] for case in cases}
        self._observer = Observer(generation, self._encoder, self._analyser)
        self._hits: dict[tuple[str, bytes], Hits] = {}
        self._plain = (self._observer._dense, self._observer._lexical)
        self._start: Head | None = None

    def teach(self, learned: Sequence[JudgedQuery], own: JudgedSets | None = None) -> Callable[[str], Judgement]:
        """Fit a ranker on the knowledge base's own rows and those from use; return what then judges a text."""
        sets = own._replace(dev=sorted(own.dev, key=_by_hash)[:_DEV]) if own else self.sets
        taught = [row for row in learned if not is_held_back(row)]
        held_back = [row for row in learned if is_held_back(row)]
        train = [*sets.train, *taught]
        visible = self._show(sets, taught)
        model = None
        if can_learn(self._generation, [*judged_by_people(train), *held_back]):
            with (
                patch.object(adapting, "Observer", lambda *_: self._observing(visible)),
                patch.object(fit, "_NEW_DRAWS", _NEW_DRAWS),
                patch.object(fit, "fit_head", self._fit_head),
                patch.object(head, "_FURTHER_STEPS", _STEPS),
            ):
                default = make_default_ranker(self._generation, self._encoder, self._analyser)
                self._observer._default = default
                fitted = adapting.adapt(
                    self._generation, train, sets.dev, self._encoder, self._analyser, held_back, default
                )
            # One that was fitted on rows from use has seen what is asked on the way back.
            self._start = self._start or (None if learned else fitted.model.head)
            model = fitted.model if fitted.choice.is_fitted else None
        return self._judging(model, visible)

    def _fit_head(self, vectors: np.ndarray, labels: Sequence, start: Head | None = None, weights=None) -> Head:
        """Begin from the head of the knowledge base's own rows, where there are any: a third of the steps."""
        return head.fit_head(vectors, labels, start or self._start, weights)

    def _show(self, sets: JudgedSets, taught: Sequence[JudgedQuery]) -> np.ndarray:
        """Let the passages of these rows belong to their articles, and all others of rows to none."""
        owners, kinds = self._owners.copy(), self._kinds.copy()
        own = {query.text for query in sets.train}
        hidden = [place for text, places in self._places.items() if text not in own for place in places]
        owners[hidden], kinds[hidden] = -1, -1
        for row in become_passages(taught):
            if row.primary and row.text in self._pool:
                place = self._pool[row.text][0]
                owners[place] = self._generation.document_of(row.primary[0])
                kinds[place] = _JUDGED
        self._generation.document_of_passage, self._generation.kind_of_passage = owners, kinds
        return owners >= 0

    def _observing(self, visible: np.ndarray) -> Observer:
        observer = self._observer
        observer._whole_vocabulary = self._vocabulary  # that of the generation has the hidden ones
        observer._facts = DocumentFacts(self._generation)
        observer._is_judged = self._generation.kind_of_passage == _JUDGED
        observer._dense = _Filtered(self._plain[0], visible, self._hits, "dense")
        observer._lexical = _Filtered(self._plain[1], visible, self._hits, "lexical")
        return observer

    def _vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the passages that are shown."""
        owners = self._generation.document_of_passage
        return self._observer._vocabularies(np.full(len(owners), -1), [-1])[-1]

    def _judging(self, model: RankerModel | None, visible: np.ndarray) -> Callable[[str], Judgement]:
        backend = _FilteredBackend(EmbeddedBackend(self._generation), visible)
        searcher = Searcher(self._generation, self._encoder, self._analyser, backend)
        owners, kinds = self._generation.document_of_passage, self._generation.kind_of_passage
        queries = searcher._queries
        queries.vocabulary = self._vocabulary()
        if model:
            queries._ranker, queries._default = model, None

        def judge(text: str) -> Judgement:
            self._generation.document_of_passage, self._generation.kind_of_passage = owners, kinds
            return searcher.judge(text, 10)

        return judge


def _by_hash(query: JudgedQuery) -> bytes:
    return hashlib.sha256(query.id.encode()).digest()


def _kept(hits: Hits, visible: np.ndarray) -> Hits:
    shown = visible[hits.passages]
    return Hits(hits.passages[shown], hits.scores[shown])


class _Filtered:
    """A retriever that finds visible passages only; what it finds is remembered."""

    def __init__(self, retriever, visible: np.ndarray, known: dict[tuple[str, bytes], Hits], name: str) -> None:
        self._retriever, self._visible, self._known, self._name = retriever, visible, known, name
        self.vectors, self.vectors_at = (getattr(retriever, each, None) for each in ("vectors", "vectors_at"))

    def search(self, first, *rest) -> Hits:
        key = (self._name, first.tobytes() if isinstance(first, np.ndarray) else repr(first).encode())
        if key not in self._known:
            self._known[key] = self._retriever.search(first, *rest)
        return _kept(self._known[key], self._visible)


class _FilteredBackend:
    """The embedded backend without the hidden passages."""

    def __init__(self, backend: EmbeddedBackend, visible: np.ndarray) -> None:
        self._backend, self._visible = backend, visible
        self.prefetch, self.passages, self.vectors = backend.prefetch, backend.passages, backend.vectors

    def search(self, query: RetrieverQuery, depth: int) -> RetrieverResults:
        found = self._backend.search(query, depth)
        return RetrieverResults(_kept(found.dense, self._visible), _kept(found.lexical, self._visible), found.literal)
