"""The words of the articles as spelling needs them: English ones by letters, Japanese ones by sound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from indexer.spelling.forms import Form, Forms, Source
from indexer.spelling.kana import sound_key

__all__ = ["EnglishWord", "Lexis", "Sounded", "lexis_of"]

_MAX_FORMS: Final = 6
"""Forms of one sound, the most frequent first."""
_BEST_FIRST: Final[tuple[Source, ...]] = ("edited", "symptom", "judged")
_PARTICLES: Final = {"は": "ワ", "へ": "エ"}
"""Written otherwise than they sound; romaji has them both ways."""


class EnglishWord(NamedTuple):
    """A word of the articles in Latin letters.

    Attributes:
        stem: Its stem.
        documents: In how many documents it stands.
        source: The best text that has it: what people are quoted with may be misspelt.
    """

    stem: str
    documents: int
    source: Source


class Sounded(NamedTuple):
    """A form, by how it sounds, and in how many documents it stands."""

    form: Form
    documents: int


@dataclass(frozen=True, slots=True)
class Lexis:
    """Words.

    Attributes:
        english: Words in Latin letters, lower-case.
        by_sound: Japanese forms by sound key, the most frequent first.
        known: Japanese words that are right as they are: normalised forms, and writings of them.
    """

    english: Mapping[str, EnglishWord]
    by_sound: Mapping[str, Sequence[Sounded]]
    known: frozenset[str]


def lexis_of(forms: Forms) -> Lexis:
    """Return the words of a generation.

    People are quoted with their misspellings in symptoms and judged queries. So a Japanese word is right if a text
    that was edited has it, or a symptom has it in this writing.
    """
    english: dict[str, EnglishWord] = {}
    by_sound: _Noted = {}
    known: set[str] = set()
    for form, source, count in forms.counted():
        if form.reading:
            _note(by_sound, sound_key(_PARTICLES.get(form.surface, form.reading)), form, count)
            if source != "judged":
                known.add(form.surface)
            if source == "edited":
                known.add(form.word)
        elif form.surface.isascii() and form.surface.isalpha():
            before = english.get(form.surface, EnglishWord(form.word, 0, "judged"))
            best = min(before.source, source, key=_BEST_FIRST.index)
            english[form.surface] = EnglishWord(form.word, before.documents + count, best)
    return Lexis(english, _ordered(by_sound), frozenset(known))


_Noted: TypeAlias = dict[str, dict[str, Sounded]]
"""Forms by sound and by surface."""


def _note(noted: _Noted, sound: str, form: Form, count: int) -> None:
    same = noted.setdefault(sound, {})
    before = same.get(form.surface)
    same[form.surface] = Sounded(form, count + (before.documents if before else 0))


def _ordered(noted: _Noted) -> dict[str, list[Sounded]]:
    return {
        sound: sorted(same.values(), key=lambda each: (-each.documents, each.form.surface))[:_MAX_FORMS]
        for sound, same in noted.items()
    }
