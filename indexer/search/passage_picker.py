"""Pick the passage of an article that a result shows, and mark the matched words in it."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.backends import Backend
from indexer.retrievers.vocabulary import Vocabulary
from indexer.search.result import PassageView
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser, Term
from indexer.text.passage import PASSAGE_KINDS
from indexer.text.polarity import Mark, mark_of
from kb.model.headings import headings_below_title

__all__ = ["PassagePicker", "is_note_of_agent"]

_HEADING_WEIGHT = 0.12
"""What a heading that says just what was asked adds to the cosine of its section.

The square of what it shares counts, for one word in common says little. On 19 questions to the manual of this program
0.1 and 0.15 find all sections, 0.05 and 0.2 miss one, 0 misses two.
"""
_MAX_HIGHLIGHT_GAP = 1  # characters between two marks that are joined into one
_CACHED_PASSAGES = 4096
_SECTION = PASSAGE_KINDS.index("section")
_SYMPTOM = PASSAGE_KINDS.index("symptom")
_ANSWERING = frozenset({"see", "cause", "fix", "other"})
"""Kinds of sections that are quoted: lists of evidence and of addresses answer nothing."""
_READABLE = re.compile(r"[ぁ-ん一-龯]|[a-z]+ [a-z]+", re.IGNORECASE)
_TOLD_BY_AGENT = re.compile(r"お客様|^\W*(?:the )?(?:customer|cust|client|cx)\b", re.IGNORECASE)
"""How agents put a complaint into a note; customers who are offered it as a question wonder who speaks."""
_LEAST_QUESTION = 6  # characters: what is shorter is a word to search for


class PassagePicker:
    """Picks and marks passages of one generation.

    Args:
        generation: Whose articles.
        backend: Where its passages are.
        analyser: Makes the words of passages and headings.
        vocabulary: Tells how much a word tells.
    """

    def __init__(self, generation: Generation, backend: Backend, analyser: Analyser, vocabulary: Vocabulary) -> None:
        self._generation = generation
        self._backend = backend
        self._vocabulary = vocabulary
        # Analysing a passage costs more than ranking it; popular ones are analysed once.
        self._words = lru_cache(maxsize=_CACHED_PASSAGES)(lambda text: analyser.analyse(text).words)

    def words_of_article(self, article: int) -> frozenset[str]:
        """Return the analysed words of all passages of an article."""
        start, stop = self._generation.passage_ranges[article].tolist()
        passages = self._backend.passages(start, stop)
        return frozenset(word.text for passage in passages for word in self._words(passage.text))

    def pick(self, article: int, vector: NDArray[np.float32], marks: frozenset[Mark]) -> PassageView:
        """Return the section of the article that answers the query best, else its first passage.

        That is the nearest one; what query and heading have in common counts, too: a section on backups also speaks
        of going back to the index before, but is not about it.

        Args:
            article: Position of the article in the generation.
            vector: Query vector, float32, shape (dim,), unit-length.
            marks: Words to mark, synonyms included, with their polarity.
        """
        start, stop = self._generation.passage_ranges[article].tolist()
        passages = self._backend.passages(start, stop)
        if not passages:
            return PassageView("", self._generation.articles[article].title)
        scores = self._backend.vectors(start, stop) @ vector
        # A symptom is what people say, not an answer to it.
        sections = np.flatnonzero(self._generation.kind_of_passage[start:stop] == _SECTION)
        kinds = {section.anchor: section.kind for section in self._generation.articles[article].sections}
        answering = [place for place in sections.tolist() if kinds.get(passages[place].anchor, "other") in _ANSWERING]
        sections = np.array(answering, dtype=np.int64) if answering else sections
        marked = {word for word, _ in marks}
        for place in sections.tolist():
            scores[place] += _HEADING_WEIGHT * self._shared(marked, passages[place].heading) ** 2
        chosen = passages[int(sections[np.argmax(scores[sections])]) if sections.size else 0]
        words = (word for word in self._words(chosen.text) if word.text in marked)
        highlights = _merged(word for word in words if mark_of(chosen.text, word) in marks)
        shown = self._generation.articles[article]
        section = shown.section(chosen.anchor)
        if section is None or shown.meta is not None:
            return PassageView(chosen.anchor, chosen.text, highlights)
        path = headings_below_title(section.heading_path, shown.title)
        return PassageView(chosen.anchor, chosen.text, highlights, path)

    def _shared(self, query_words: AbstractSet[str], heading: str) -> float:
        """Return how much of the information of query and heading together they share, 0 to 1."""
        words = {word.text for word in self._words(heading)}
        shared = sum(map(self._vocabulary.information, words & query_words))
        return shared / sum(map(self._vocabulary.information, words | query_words)) if shared else 0.0

    def pick_symptom(self, article: int, vector: NDArray[np.float32]) -> str:
        """Return the symptom that is nearest to the query and reads as a question; empty where there is none."""
        start, stop = self._generation.passage_ranges[article].tolist()
        symptoms = np.flatnonzero(self._generation.kind_of_passage[start:stop] == _SYMPTOM)
        if not symptoms.size:
            return ""
        passages = self._backend.passages(start, stop)
        scores = self._backend.vectors(start, stop) @ vector
        nearest = symptoms[np.argsort(-scores[symptoms], kind="stable")]
        texts = (passages[int(place)].text for place in nearest)
        return next((text for text in texts if _is_question(text)), "")


def is_note_of_agent(symptom: str) -> bool:
    """Tell whether a symptom is an agent's note about a customer: searched, but no question to offer people."""
    return _TOLD_BY_AGENT.search(symptom) is not None


def _is_question(symptom: str) -> bool:
    return len(symptom) >= _LEAST_QUESTION and bool(_READABLE.search(symptom)) and not is_note_of_agent(symptom)


def _merged(words: Iterable[Term]) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words, overlapping and touching ones joined."""
    spans: list[tuple[int, int]] = []
    for word in sorted(words, key=lambda term: (term.start, term.end)):
        if spans and word.start <= spans[-1][1] + _MAX_HIGHLIGHT_GAP:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.end))
        else:
            spans.append((word.start, word.end))
    return tuple(spans)
