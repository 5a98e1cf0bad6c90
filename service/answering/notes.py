"""What the knowledge base says to a text that no article is about: thanks, or a wish to speak to a person."""

from collections.abc import Iterable

from msgspec import Struct

from kb.diagnosis.phrases import find_phrases, fold, is_made_of
from kb.loading.wording import Note
from service.answering.answer import Answer

__all__ = ["NoteText", "fitting_note", "note_of"]

_LONGEST = 400
"""Characters of a text up to which a note may fit: a longer one tells of something that happened."""


class NoteText(Struct, frozen=True):
    """A note in one language.

    ``people_first``: whom to turn to comes before anything else.
    """

    title: str
    text: str
    people_first: bool = False


def note_of(answer: Answer, lang: str) -> NoteText | None:
    """Return what the knowledge base says to the text of an answer, in a language; None where it says nothing.

    Once somebody has answered questions, it says nothing: they are about what happened.
    """
    if answer.evidence or answer.question.is_unkept:
        return None
    text, code = answer.corrected or answer.question.text, lang.partition("-")[0]
    note = fitting_note(answer.generation.wording.notes, text, has_results=answer.outcome.state != "none")
    if note is None or code not in note.title or code not in note.text:
        return None
    return NoteText(note.title[code], note.text[code], note.people_first)


def fitting_note(notes: Iterable[Note], text: str, *, has_results: bool) -> Note | None:
    """Return the first note that fits a question; None where none does.

    Args:
        notes: Those of the wording.
        text: The question, redacted.
        has_results: Whether an article fits it.
    """
    if len(text) > _LONGEST:
        return None
    folded, _ = fold(text)
    return next((note for note in notes if (note.beside_results or not has_results) and _fits(note, folded)), None)


def _fits(note: Note, folded: str) -> bool:
    if note.is_whole:
        return is_made_of(note.says, folded)
    says, unless = (find_phrases(each, folded, even_if_negated=True) for each in (note.says, note.unless))
    return next(says, None) is not None and next(unless, None) is None
