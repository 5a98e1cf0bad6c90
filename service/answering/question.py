"""The question, made once at the edge: redacted, with its language and what was removed. Raw text ends here."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from kb.model.language import detect_language
from kb.redaction import ALL, Category, Redacted, Redaction, UnkeptText, without_placeholders
from service.http.raw_text import RawText
from service.observability import note_redaction

__all__ = ["Message", "Question", "RawMessage", "Role"]

Role: TypeAlias = Literal["customer", "agent"]

_MAX_QUERY_CHARS = 4000
"""Of a long conversation the end is searched for: what the customer said last."""


class RawMessage(NamedTuple):
    """One message as it was sent.

    Attributes:
        role: Who wrote it.
        text: What.
        no_codes: What the writer says is no code, a line each; heeded for words and short names alone.
    """

    role: Role
    text: RawText
    no_codes: RawText | None = None


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
        query: The same without placeholders: what is searched for. With what its writer says is no code it is an
            ``UnkeptText``, for this one search: no part of it may be shown, cached, logged or learned from.
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
        """Redact a conversation; a code that the customer split over several messages is one.

        Args:
            conversation: Oldest message first.
            categories: Kinds of secrets that the knowledge base has removed.
        """
        started = time.perf_counter()
        customers = [number for number, message in enumerate(conversation) if message.role == "customer"]
        raw = [(message.text, message.no_codes) for message in conversation]
        redacted = RawText.redact_conversation(raw, customers, categories)
        messages = tuple(Message(message.role, each) for message, each in zip(conversation, redacted, strict=True))
        note_redaction((found.kind for each in messages for found in each.redacted.redactions), started)
        text = "\n".join(redacted.text for role, redacted in messages if role == "customer")
        said = [redacted for role, redacted in messages if role == "customer"]
        query = without_placeholders("\n".join(each.unkept or each.text for each in said))[-_MAX_QUERY_CHARS:]
        if any(each.undone for each in said):
            query = UnkeptText(query)
        return cls(messages, text, query, detect_language(query), started)

    @property
    def is_unkept(self) -> bool:
        """Whether nothing may keep what is searched for."""
        return isinstance(self.query, UnkeptText)

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What was removed; offsets are those of each message as it was sent."""
        return tuple(found for message in self.messages for found in message.redacted.redactions)
