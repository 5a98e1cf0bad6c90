"""The question, made once at the edge: redacted, with its language and what was removed. Raw text ends here."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from kb.model.language import detect_language
from kb.redaction import ALL, Category, Redacted, Redaction, without_placeholders
from service.http.raw_text import RawText
from service.observability import note_redaction

__all__ = ["Message", "Question", "RawMessage", "Role"]

Role: TypeAlias = Literal["customer", "agent"]

_MAX_QUERY_CHARS = 4000
"""Of a long conversation the end is searched for: what the customer said last."""


class RawMessage(NamedTuple):
    """One message as it was sent."""

    role: Role
    text: RawText


class Message(NamedTuple):
    """One message, redacted."""

    role: Role
    redacted: Redacted


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, as all of the program behind the edge sees it.

    Attributes:
        messages: Oldest first; a search has one, of the customer.
        text: What the customer wrote, with a placeholder for each removed secret: for people, the log and the checks.
        query: The same without placeholders: what is searched for.
        lang: Language of the query.
        started: ``time.perf_counter()`` when work on it began.
    """

    messages: tuple[Message, ...]
    text: str
    query: str
    lang: str
    started: float

    @classmethod
    def ask(cls, raw: RawText, categories: Collection[Category] = ALL) -> "Question":
        """Redact a single text; arguments as in :meth:`read`."""
        return cls.read((RawMessage("customer", raw),), categories)

    @classmethod
    def read(cls, conversation: Sequence[RawMessage], categories: Collection[Category] = ALL) -> "Question":
        """Redact every message of a conversation.

        Args:
            conversation: Oldest message first.
            categories: Kinds of secrets that the knowledge base has removed.
        """
        started = time.perf_counter()
        messages = tuple(Message(role, raw.redact(categories)) for role, raw in conversation)
        note_redaction((found.kind for each in messages for found in each.redacted.redactions), started)
        text = "\n".join(redacted.text for role, redacted in messages if role == "customer")
        query = without_placeholders(text)[-_MAX_QUERY_CHARS:]
        return cls(messages, text, query, detect_language(query), started)

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was removed; offsets are those of each message as it was sent."""
        return tuple(found for message in self.messages for found in message.redacted.redactions)
