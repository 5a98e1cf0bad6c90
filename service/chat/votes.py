"""What people say in a chat of what they were shown: the buttons below a reply, and what becomes of a press.

They are there where searches are logged, and store what the pages store: never who pressed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from service.answering.searcher_source import SearcherSource
from service.http.raw_text import ReasonText
from service.search_log.record import SearchRecord

__all__ = ["ChatVotes", "Choice", "Vote", "VoteKind"]

VoteKind: TypeAlias = Literal["yes", "no", "open"]
_VALUE = re.compile(r"(yes|no|open) ([A-Za-z-]{2,35}) ([0-9a-f]{24}) ([^\s]{0,200})")
_THANKS: Mapping[str, str] = {
    "ja": "ありがとうございます。記録しました。",
    "en": "Thank you. Your answer was saved.",
}


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's word.

    Attributes:
        kind: It helped, it did not, or it was opened.
        lang: Language in which the person is thanked.
        search_id: Of the search that was answered.
        article_id: Empty for the results as a whole.
    """

    kind: VoteKind
    lang: str
    search_id: str
    article_id: str = ""

    @property
    def value(self) -> str:
        """The vote as a button carries it."""
        return f"{self.kind} {self.lang} {self.search_id} {self.article_id}"

    @classmethod
    def read(cls, value: str) -> "Vote | None":
        """Return the vote that a button carried; None where it carried something else."""
        found = _VALUE.fullmatch(value)
        return cls(cast("VoteKind", found[1]), found[2], found[3], found[4]) if found else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button.

    Attributes:
        label: What it says.
        vote: What a press means.
        url: Page that it opens; empty for none.
    """

    label: str
    vote: Vote
    url: str = ""


class ChatVotes:
    """Takes votes of chats.

    Args:
        source: Whose articles.
        record: Where they are stored.
    """

    def __init__(self, source: SearcherSource, record: SearchRecord) -> None:
        self._source = source
        self._record = record

    @property
    def is_on(self) -> bool:
        """Whether votes are stored: else nobody is asked for one."""
        return self._record.is_on

    async def take(self, value: str) -> str:
        """Store a vote, and return what to say to it: nothing where it is not stored, or an article was opened.

        Args:
            value: As a button carried it.

        Raises:
            NotReadyError: there is no index.
            FeedbackError: it cannot be stored in time.
        """
        vote = Vote.read(value)
        if vote is None or not self._record.is_on:
            return ""
        if vote.article_id and self._source.generation().find_article(vote.article_id) is None:
            return ""
        if vote.kind == "open":
            if vote.article_id:
                self._record.note(vote.search_id, vote.article_id, "opened", by_agent=False)
            return ""
        is_kept = await self._record.store(
            search_id=vote.search_id,
            article_id=vote.article_id,
            helpful=vote.kind == "yes",
            reason=ReasonText(),
        )
        return _THANKS.get(vote.lang.partition("-")[0], _THANKS["en"]) if is_kept else ""
