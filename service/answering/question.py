"""What is heard of a text: without what looks like a secret. The first thing that happens to it."""

import time
from dataclasses import dataclass

from kb.redaction import Redacted, redact, without_placeholders
from service.observability import note_redaction

__all__ = ["Heard", "hear"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as the rest of the program may see it.

    Attributes:
        redacted: With a placeholder for each thing that was taken out.
        text: Without placeholders: what is searched for.
        started: ``time.perf_counter()`` when work on it began.
    """

    redacted: Redacted
    text: str
    started: float


def hear(text: str) -> Heard:
    """Redact a text: what is taken out here reaches no lane, cache or log."""
    started = time.perf_counter()
    redacted = redact(text)
    note_redaction((found.kind for found in redacted.redactions), started)
    return Heard(redacted, without_placeholders(redacted.text), started)
