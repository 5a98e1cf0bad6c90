"""Near-miss tolerance: what somebody probably meant to type, in the words of the articles."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from indexer.spelling.english import EnglishSpeller
from indexer.spelling.forms import Forms, read_forms
from indexer.spelling.homophones import HomophoneSpeller
from indexer.spelling.kana import count_kanji, has_kanji, is_katakana
from indexer.spelling.lexis import lexis_of
from indexer.spelling.replacement import Replacement, overlaps
from indexer.spelling.sounds import SoundSpeller
from indexer.store.generation import Generation
from indexer.text.analysis import Analyser, Token
from indexer.text.query_cache import QueryCache
from kb.model.language import count_japanese, detect_language

__all__ = ["Correction", "Speller", "open_speller"]

_MAX_CHARS: Final = 1000
"""A longer text is not corrected: it says in many words what it says, and reading it twice costs milliseconds."""
_CACHED: Final = 512
"""Corrections kept: a text comes again on Enter after it was suggested."""
_CHUNK: Final = re.compile(r"\[[a-z-]+(?: [\d-]+)?\]|[!-~]+")
"""A placeholder of redaction, or what stands between blanks and Japanese."""
_NO_WORDS: Final = re.compile(r"^\[.*\]$|://|www\.|[@#_\d]|[A-Za-z]\.[A-Za-z]")
"""In a chunk: a placeholder, an address, a handle, a number, or the name of a file."""

_SENTENCE: Final = re.compile("[^。．！？!?\\n]+")
_FEW_KANJI: Final = 0.15
"""Share of kanji in the Japanese of a text up to which it counts as one in kana; prose has twice as many."""


class Correction(NamedTuple):
    """What was probably meant.

    Attributes:
        text: The corrected text.
        replaced: What was replaced, in order; offsets are those of the text as typed.
    """

    text: str
    replaced: tuple[Replacement, ...]


class Speller:
    """Corrects queries by the words of one generation. Safe between threads.

    Args:
        forms: The forms of the generation.
        analyser: The analyser.
        terms: Further words that are right: those of the synonyms.
    """

    def __init__(self, forms: Forms, analyser: Analyser, terms: Iterable[str] = ()) -> None:
        self._analyser = analyser
        lexis = lexis_of(forms)
        known = [token.surface for term in terms for token in analyser.tokens(term)]
        self._english = EnglishSpeller(lexis.english, known)
        self._sounds = SoundSpeller(lexis, forms.neighbours, analyser)
        self._homophones = HomophoneSpeller(lexis.by_sound, forms.neighbours, lexis.known)
        self._corrected: QueryCache[Correction] = QueryCache(_CACHED)

    def correct(self, text: str) -> Correction | None:
        """Return what is meant by a redacted text; None where it is right, or nothing is certain enough."""
        correction = self._corrected.get(text, self._correct)
        return correction if correction.replaced else None

    def meant(self, text: str) -> str:
        """Return the corrected text, or the text itself where there is nothing to correct."""
        correction = self.correct(text)
        return correction.text if correction else text

    def _correct(self, text: str) -> Correction:
        if len(text) > _MAX_CHARS:
            return Correction(text, ())
        replaced = sorted(each for each in self._replacements(text) if text[each.start : each.end] != each.text)
        pieces: list[str] = []
        position = 0
        for start, end, meant in replaced:
            pieces += (text[position:start], meant)
            position = end
        corrected = type(text)("".join((*pieces, text[position:])))  # one that is not kept stays such
        return Correction(corrected, tuple(replaced))

    def _replacements(self, text: str) -> Iterator[Replacement]:
        tokens = self._analyser.tokens(text)
        taken = [chunk.span() for chunk in _CHUNK.finditer(text) if _NO_WORDS.search(chunk.group())]
        if detect_language(text) == "ja":
            yield from self._japanese(text, tokens)
        else:
            found = list(self._sounds.in_romaji(text, taken, lambda word: self._english.knows(word, word)))
            taken += [each[:2] for each in found]
            yield from found
        free = [token for token in tokens if not overlaps(token.start, token.end, taken)]
        yield from self._english.replacements(text, free)

    def _japanese(self, text: str, tokens: Sequence[Token]) -> list[Replacement]:
        homophones = [
            Replacement(tokens[first].start, tokens[stop - 1].end, surface)
            for first, stop, surface in self._homophones.find(tokens)
        ]
        if has_kanji(text):
            return homophones + [each for each in self._in_sentences(text) if _is_apart(each, homophones)]
        # Words in katakana stay, unless the text has nothing else: that is how old telephones write.
        katakana = [token for token in tokens if is_katakana(token.surface) and len(token.surface) > 1]
        if len(katakana) == len(tokens):
            return homophones or self._sounds.in_kana(text, tokens, ())
        found = self._sounds.in_kana(text, tokens, katakana)
        return found + [each for each in homophones if _is_apart(each, found)]

    def _in_sentences(self, text: str) -> Iterator[Replacement]:
        """Yield what is to be replaced in the sentences without kanji of a text that has few."""
        if count_kanji(text) > _FEW_KANJI * count_japanese(text):
            return
        for sentence in _SENTENCE.finditer(text):
            if not has_kanji(sentence.group()):
                for start, end, meant in self._japanese(sentence.group(), self._analyser.tokens(sentence.group())):
                    yield Replacement(sentence.start() + start, sentence.start() + end, meant)


def _is_apart(replacement: Replacement, others: Sequence[Replacement]) -> bool:
    return not overlaps(replacement.start, replacement.end, [each[:2] for each in others])


def open_speller(generation: Generation, analyser: Analyser) -> Speller:
    """Return the speller of a generation."""
    terms = [term for group in generation.synonyms.groups for term in group]
    return Speller(read_forms(generation.folder), analyser, terms)
