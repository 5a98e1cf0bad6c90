"""Texts of chat programs, sealed as they are decoded; and which deliveries were answered already."""

import html
import re
from collections import OrderedDict
from hashlib import sha256

from service.http.raw_text import RawText

__all__ = ["Deliveries", "LineText", "SlackText"]

_MENTION = re.compile(r"<[@!][^<>|]*(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:#[^<>|]*\||mailto:|[a-z]+://[^<>|]*\|)?([^<>]*)>")
_MOST_REMEMBERED = 1000


class SlackText(RawText):
    """What somebody wrote in Slack: without mentions of people and Slack's own escapes. A long text is cut."""

    __slots__ = ()

    max_chars = 50_000

    def __init__(self, text: str = "") -> None:
        plain = html.unescape(_LINK.sub(r"\1", _MENTION.sub(" ", text)))
        super().__init__(plain.strip()[: RawText.max_chars])


class LineText(RawText):
    """What somebody wrote in LINE. A long text is cut."""

    __slots__ = ()

    max_chars = 50_000

    def __init__(self, text: str = "") -> None:
        super().__init__(text.strip()[: RawText.max_chars])


class Deliveries:
    """Remembers the last deliveries: both makers send again what was not answered in time.

    By a digest of the id: it comes from outside, and what it says is not to stay in memory.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def has(self, delivery_id: str) -> bool:
        """Return whether the delivery was answered before; one without an id never was."""
        return _digest(delivery_id) in self._seen

    def remember(self, delivery_id: str) -> None:
        """Note that the delivery is answered, and forget the oldest where there are too many."""
        if delivery_id:
            self._seen[_digest(delivery_id)] = None
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)


def _digest(delivery_id: str) -> bytes:
    return sha256(delivery_id.encode("utf-8", "surrogatepass")).digest()
