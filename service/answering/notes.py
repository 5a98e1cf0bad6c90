"""What the knowledge base says to a text that no article is about: thanks, or a wish to speak to a person."""

from collections.abc import Iterable

from kb.diagnosis.phrases import find_phrases, fold, is_made_of
from kb.loading.wording import Note

__all__ = ["fitting_note"]

_LONGEST = 400
"""Characters of a text up to which a note may fit: a longer one tells of something that happened."""


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
