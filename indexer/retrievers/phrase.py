"""The phrase retriever: finds the wording of a screen message inside a query.

Patterns are the ``messages`` of the articles and their inline code. People quote a message in part, retype
it, or translate half of it, so a pattern scores by how much of its information (the idf-weighted share of
its words) is in the query. Words that stand in many messages count little, the one that differs
(locked, another account, invalid) counts most: near-identical messages stay apart.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz, process

from indexer.text.analysis import Analyser, Analysis, normalise
from kb.model.article import Article

__all__ = ["PhraseHit", "PhrasePattern", "PhraseRetriever", "read_phrase_patterns", "write_phrase_index"]

_FILE_NAME = "literal.msgpack"
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_FUZZY_MIN_LENGTH = 5  # shorter words differ by one letter and mean something else
_FUZZY_MIN_RATIO = 85  # of 100: one slip in seven letters
_FUZZY_DISCOUNT = 0.8
_MIN_SCORE = 0.3
_MAX_HITS = 50
_TELLING_WORDS = 4
"""Distinct words of a message that nobody writes by chance; a quotation of fewer tells in proportion."""


class PhrasePattern(Struct, frozen=True, array_like=True):
    """A message as it is kept: the position of its article, its text and its distinct words.

    ``is_said`` marks a symptom: what people say counts only where they say just that.
    """

    article: int
    text: str
    words: tuple[str, ...]
    is_said: bool = False


class PhraseHit(Struct, frozen=True):
    """A message found in a query.

    Attributes:
        article: Position of the article in the generation.
        score: Share of the message's information that is in the query, 0 to 1.
        pattern: The message as the article has it.
        whole: How telling a whole quotation is, 0 to 1: 0 where the message is not quoted word for word, 1 for one of
            four words or more.
        alone: Whether the query has the words of the message, or of a symptom, and no others.
    """

    article: int
    score: float
    pattern: str
    whole: float = 0.0
    alone: bool = False


def write_phrase_index(
    folder: Path, articles: Iterable[tuple[int, Article]], analyser: Analyser, kept: Iterable[PhrasePattern] = ()
) -> None:
    """Write the retriever's file into a staged generation.

    Args:
        folder: The staged generation.
        articles: Positions and articles whose messages are analysed.
        analyser: Makes the words.
        kept: Patterns of all other articles, at their new positions.
    """
    patterns = [
        PhrasePattern(position, text, words, is_said)
        for position, article in articles
        for text, is_said in _wordings(article).items()
        # Code of a manual: a command or a setting of one word stands on many pages and is no message.
        if len(words := _distinct_words(analyser.analyse(_PLACEHOLDER.sub(" ", text)))) > (article.meta is None)
    ]
    patterns = sorted((*kept, *patterns), key=lambda pattern: pattern.article)
    (folder / _FILE_NAME).write_bytes(msgspec.msgpack.encode(patterns))


def read_phrase_patterns(folder: Path) -> list[PhrasePattern]:
    """Read the patterns of a generation."""
    return msgspec.msgpack.decode((folder / _FILE_NAME).read_bytes(), type=list[PhrasePattern])


def _wordings(article: Article) -> dict[str, bool]:
    """Return what the article quotes, and whether people say it rather than a screen."""
    said = dict.fromkeys(article.meta.symptoms if article.meta else (), True)
    shown = [*(article.meta.messages if article.meta else ())]
    shown += [span for section in article.sections for span in section.code_spans]
    return said | dict.fromkeys(shown, False)


def _distinct_words(analysis: Analysis) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.text for word in analysis.words))


class PhraseRetriever:
    """Opened patterns. Reads only; safe between threads."""

    def __init__(self, folder: Path) -> None:
        patterns = read_phrase_patterns(folder)
        self._patterns = [pattern for pattern in patterns if not pattern.is_said]
        self._alone: dict[frozenset[str], list[PhrasePattern]] = {}
        for pattern in patterns:
            self._alone.setdefault(frozenset(pattern.words), []).append(pattern)
        frequency = Counter(word for pattern in self._patterns for word in pattern.words)
        count = len(self._patterns)
        self._idf = {word: math.log1p(count / n) for word, n in frequency.items()}
        self._totals = [sum(self._idf[word] for word in pattern.words) for pattern in self._patterns]
        self._postings: dict[str, list[int]] = {}
        for position, pattern in enumerate(self._patterns):
            for word in pattern.words:
                self._postings.setdefault(word, []).append(position)
        self._fuzzy_words = [word for word in self._idf if word.isascii() and len(word) >= _FUZZY_MIN_LENGTH]
        # When it is met, not when it is opened: of ten thousand a query meets a few.
        self._plain = cache(lambda position: normalise(_PLACEHOLDER.sub("", self._patterns[position].text))[0])

    def search(self, text: str, analysis: Analysis) -> list[PhraseHit]:
        """Return messages that the query quotes in whole or in part, best first."""
        gains: dict[int, float] = {}
        for word, weight in self._known_words(analysis).items():
            for position in self._postings[word]:
                gains[position] = gains.get(position, 0.0) + weight * self._idf[word]
        normalised = normalise(text)[0]
        asked = len(_distinct_words(analysis))
        hits = []
        for position, gain in gains.items():
            plain = self._plain(position)
            pattern = self._patterns[position]
            verbatim = len(plain) > 1 and plain in normalised
            score = 1.0 if verbatim else gain / self._totals[position]
            if len(pattern.words) == 1:
                # One word is a message only for somebody who types little else.
                score /= asked
            if score >= _MIN_SCORE:
                whole = min(1.0, len(pattern.words) / _TELLING_WORDS) if verbatim else 0.0
                hits.append(PhraseHit(pattern.article, score, pattern.text, whole))
        said = self._alone.get(frozenset(_distinct_words(analysis)), ())
        hits += [PhraseHit(pattern.article, 1.0, pattern.text, alone=True) for pattern in said]
        hits.sort(key=lambda hit: (-hit.score, hit.article))
        return hits[:_MAX_HITS]

    def _known_words(self, analysis: Analysis) -> dict[str, float]:
        """Return the words of the patterns that are in the query, with 1.0 or less for a misspelt one."""
        known: dict[str, float] = {}
        for word in _distinct_words(analysis):
            if word in self._idf:
                known[word] = 1.0
            elif word.isascii() and len(word) >= _FUZZY_MIN_LENGTH:
                best = process.extractOne(word, self._fuzzy_words, scorer=fuzz.ratio, score_cutoff=_FUZZY_MIN_RATIO)
                if best:
                    known.setdefault(best[0], _FUZZY_DISCOUNT)
        return known
