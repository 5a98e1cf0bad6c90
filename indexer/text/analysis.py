"""The text analyser, the same for articles and queries: words, normalised forms and character bigrams.

Text is normalised (NFKC, casefold, invisible characters dropped) with every output character traced to its
source, so that matches can be marked in the text as it was written. Japanese runs are split by SudachiPy and
reduced to normalised forms of content words; other words are stemmed (Snowball, English). Character n-grams
are a second key for what a dictionary misses: typos, new words, half-written terms.

``ANALYSER_VERSION`` stands in every manifest. Raise it when the output changes: an index made by another
version is refused instead of silently finding less.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib.metadata import version
from itertools import pairwise
from typing import NamedTuple

import Stemmer
from sudachipy import Dictionary, Morpheme, SplitMode
from sudachipy import Tokenizer as SudachiTokenizer

from indexer.text.word_classes import ENGLISH_STOP_WORDS, FUNCTION_POS, JAPANESE_STOP_WORDS, WordForms

__all__ = ["ANALYSER_VERSION", "Analyser", "Analysis", "Term", "Token", "normalise"]

ANALYSER_VERSION = (
    f"5+sudachipy{version('sudachipy')}+small{version('sudachidict_small')}+pystemmer{version('PyStemmer')}"
)

_JAPANESE = "\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_JAPANESE_RUN = f"[{_JAPANESE}]+"
_OTHER_RUN = rf"[^\W_{_JAPANESE}]+"
_OTHER_WORD = rf"{_OTHER_RUN}(?:['\u2019]{_OTHER_RUN})*"
_RUN = re.compile(f"(?P<ja>{_JAPANESE_RUN})|(?P<word>{_OTHER_WORD})")
_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LONG_VOWEL = "\u30fc"  # dropped from readings, since people drop it
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_HIRAGANA_ONLY = re.compile("[\u3041-\u309f\u30fc]+")
_SUDACHI_MAX_CHARS = 12_000  # its limit is 49,149 bytes a call; a character is at most 4

_CACHED_CHARACTERS = 16_384
_GRAM_MIN_WORD = 4  # shorter words are found whole


class Term(NamedTuple):
    """A word of a text.

    Attributes:
        text: What is indexed: normalised form or stem.
        start: Offset of its first character in the text as given.
        end: Offset behind its last character.
    """

    text: str
    start: int
    end: int


class Analysis(NamedTuple):
    """What the retrievers need to know about a text.

    Attributes:
        words: Content words in order, compound words followed by their parts.
        grams: Character n-grams in order: bigrams of Japanese runs, trigrams of other words.
        readings: Trigrams of the reading in katakana, of Japanese runs as they sound: じょうきょう for 状況.
        is_in_kana: Whether the Japanese of the text has no kanji: only its sound is known then.
        light: Japanese verbs, adjectives and adverbs of the text, normalised: what is done, how or when.
    """

    words: tuple[Term, ...]
    grams: tuple[str, ...]
    readings: tuple[str, ...] = ()
    is_in_kana: bool = False
    light: frozenset[str] = frozenset()


class Token(NamedTuple):
    """A word of a text with its sound, function words included.

    Attributes:
        surface: The word as written, normalised.
        word: Normalised form or stem, as in ``Term.text``.
        reading: How it sounds, in katakana; empty for a word that is not Japanese.
        start: Offset of its first character in the text as given.
        end: Offset behind its last character.
        is_content: Whether it is a content word.
        is_listed: Whether the dictionary lists it; true for every word that is not Japanese.
    """

    surface: str
    word: str
    reading: str
    start: int
    end: int
    is_content: bool
    is_listed: bool = True


def normalise(text: str) -> tuple[str, list[int]]:
    """Normalise a text and trace it.

    Returns:
        The NFKC-casefolded text without control and format characters, and for each of its characters the
        offset in ``text`` that it came from, with ``len(text)`` appended.
    """
    if text.isascii() and text.isprintable():
        return text.lower(), list(range(len(text) + 1))
    output: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        normal = _normal_form(cluster)
        output.append(normal)
        offsets.extend((start,) * len(normal))
    offsets.append(len(text))
    return "".join(output), offsets


def _clusters(text: str) -> Iterable[tuple[int, str]]:
    """Return each character with the marks that combine with it: half-width ﾊ and ﾟ make one パ."""
    if not any(map(_combines, text)):
        return enumerate(text)
    starts = [index for index in range(len(text)) if index == 0 or not _combines(text[index])]
    return ((start, text[start:stop]) for start, stop in pairwise([*starts, len(text)]))


# The characters of a language are few, and looking each up in Unicode's tables was half the time of an analysis.
@lru_cache(maxsize=_CACHED_CHARACTERS)
def _combines(character: str) -> bool:
    return character in "\uff9e\uff9f" or unicodedata.combining(character) > 0


@lru_cache(maxsize=_CACHED_CHARACTERS)
def _normal_form(cluster: str) -> str:
    characters = unicodedata.normalize("NFKC", cluster).casefold()
    # Line breaks and wide blanks are all one blank.
    return "".join(" " if each.isspace() else each for each in characters if each.isspace() or not _is_unseen(each))


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}


class Analyser:
    """Splits texts into words and n-grams. Safe to share between threads."""

    version = ANALYSER_VERSION

    def __init__(self) -> None:
        self._local = threading.local()

    def analyse(self, text: str) -> Analysis:
        """Return the words and character n-grams of ``text``."""
        normalised, offsets = normalise(text)
        words: list[Term] = []
        grams: list[str] = []
        readings: list[str] = []
        forms = WordForms(set(), set())
        for run in _RUN.finditer(normalised):
            content = run.group()
            if run.lastgroup == "ja":
                found, sound = self._japanese(content, forms)
                for surface, start, end in found:
                    words.append(Term(surface, offsets[run.start() + start], _end(offsets, run.start() + end, text)))
                readings.extend(sound[index : index + 3] for index in range(len(sound) - 2))
                grams.extend(_bigrams(content))
            elif content.replace("\u2019", "").replace("'", "") not in ENGLISH_STOP_WORDS:
                stem = self._stemmer.stemWord(content.replace("\u2019", "'").removesuffix("'s"))
                words.append(Term(stem, offsets[run.start()], _end(offsets, run.end(), text)))
                grams.extend(_trigrams(content))
        is_in_kana = bool(readings) and not _KANJI.search(normalised)
        light = frozenset(forms.light - forms.others)
        return Analysis(tuple(words), tuple(grams), tuple(readings), is_in_kana, light)

    def tokens(self, text: str, *, with_parts: bool = False) -> tuple[Token, ...]:
        """Return all words of ``text`` in order, with their readings.

        Args:
            text: Any text.
            with_parts: Whether the parts of a compound word follow it.
        """
        normalised, offsets = normalise(text)
        found: list[Token] = []
        for run in _RUN.finditer(normalised):
            if run.lastgroup == "ja":
                made = self._japanese_tokens(run.group(), with_parts=with_parts)
            else:
                made = iter((self._other_token(run.group()),))
            for token in made:
                start, end = run.start() + token.start, run.start() + token.end
                found.append(token._replace(start=offsets[start], end=_end(offsets, end, text)))
        return tuple(found)

    def _japanese_tokens(self, run: str, *, with_parts: bool) -> Iterator[Token]:
        """Yield the words of a Japanese run, with offsets in it."""
        for begin, morpheme in self._morphemes(run):
            parts = morpheme.split(SplitMode.A) if with_parts else ()
            for each in (morpheme, *(parts if len(parts) > 1 else ())):
                yield Token(
                    each.surface(),
                    form := each.normalized_form().casefold(),
                    (each.reading_form() or each.surface()).translate(_TO_KATAKANA),
                    begin + each.begin(),
                    begin + each.end(),
                    each.part_of_speech()[0] not in FUNCTION_POS and form not in JAPANESE_STOP_WORDS,
                    not each.is_oov(),
                )

    def _other_token(self, run: str) -> Token:
        """Return the word of a run that is not Japanese, with offsets in it."""
        is_content = run.replace("\u2019", "").replace("'", "") not in ENGLISH_STOP_WORDS
        plain = run.replace("\u2019", "'").removesuffix("'s")
        return Token(run, self._stemmer.stemWord(plain), "", 0, len(run), is_content)

    def _japanese(self, run: str, forms: WordForms) -> tuple[list[tuple[str, int, int]], str]:
        """Return the content words of a run with their offsets in it, and how the run is read, in katakana.

        Args:
            run: Japanese characters.
            forms: Gets the normalised forms of all words of the run.
        """
        words: list[tuple[str, int, int]] = []
        sounds: list[str] = []
        for begin, morpheme in self._morphemes(run):
            sounds.append(morpheme.reading_form() or morpheme.surface())
            words.extend(_content_words(morpheme, begin, forms))
        return words, "".join(sounds).translate(_TO_KATAKANA).replace(_LONG_VOWEL, "")

    def _morphemes(self, run: str) -> Iterator[tuple[int, Morpheme]]:
        """Yield the morphemes of a Japanese run, each with where the part of the run begins that it counts from."""
        for begin in range(0, len(run), _SUDACHI_MAX_CHARS):
            for morpheme in self._tokenizer.tokenize(run[begin : begin + _SUDACHI_MAX_CHARS]):
                yield begin, morpheme

    @property
    def _tokenizer(self) -> SudachiTokenizer:
        """One tokenizer a thread: it keeps buffers between calls."""
        tokenizer = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(mode=SplitMode.C)
        return tokenizer

    @property
    def _stemmer(self) -> Stemmer.Stemmer:
        """One stemmer a thread, which remembers nothing.

        PyStemmer would keep the last ten thousand words, of any length and of whatever somebody wrote, to save a
        fifth of a microsecond for each.
        """
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            stemmer = self._local.stemmer = Stemmer.Stemmer("english", 0)
        return stemmer

    @cached_property
    def _dictionary(self) -> Dictionary:
        return Dictionary(dict="small")


def _content_words(morpheme: Morpheme, begin: int, forms: WordForms) -> Iterator[tuple[str, int, int]]:
    """Yield a morpheme and, where it is a compound, its parts; nothing of a function word. Add all to ``forms``."""
    is_content = morpheme.part_of_speech()[0] not in FUNCTION_POS
    form = forms.add(morpheme)
    if is_content and form not in JAPANESE_STOP_WORDS:
        yield form, begin + morpheme.begin(), begin + morpheme.end()
    parts = morpheme.split(SplitMode.A)
    if len(parts) > 1:
        for part in parts:
            form = forms.add(part)
            if is_content:
                yield form, begin + part.begin(), begin + part.end()


def _end(offsets: list[int], index: int, text: str) -> int:
    """Return the source offset behind normalised character ``index - 1``."""
    last = offsets[index - 1]
    following = offsets[index]
    return following if following > last else min(last + 1, len(text))


def _bigrams(run: str) -> Iterator[str]:
    """Yield bigrams of a Japanese run; those of hiragana alone are grammar, not content."""
    for index in range(len(run) - 1):
        gram = run[index : index + 2]
        if not _HIRAGANA_ONLY.fullmatch(gram):
            yield gram


def _trigrams(word: str) -> Iterator[str]:
    """Yield trigrams of a longer word with its edges marked, so that a typo costs three of them, not all."""
    if len(word) >= _GRAM_MIN_WORD:
        marked = f"<{word}>"
        for index in range(len(marked) - 2):
            yield marked[index : index + 3]
