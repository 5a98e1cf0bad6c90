"""Texts of chat programs, sealed as they are decoded; and which deliveries were answered already."""

import html
import re
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256

from service.http.raw_text import RawText

__all__ = ["Deliveries", "LineText", "SlackText"]

_MENTION = re.compile(r"<[@!][^<>|]*(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:#[^<>|]*\||mailto:(?:[^<>|]*\|)?|[a-z]+://[^<>|]*\|)?([^<>]*)>")
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
        super().__init__(text.rstrip()[: RawText.max_chars])

    def without(self, places: Iterable[tuple[int, int]]) -> "LineText":
        """Return the text without some places, such as the name of who is addressed.

        Args:
            places: First UTF-16 unit and how many, as LINE counts.
        """
        units = (self._text or "").encode("utf-16-le", "surrogatepass")
        for first, count in sorted(places, reverse=True):
            if first >= 0 and count > 0:
                units = units[: 2 * first] + units[2 * (first + count) :]
        return LineText(units.decode("utf-16-le", "replace").strip())


class Deliveries:
    """Remembers the last deliveries: both makers send again what was not answered in time.

    By a digest of the id: it comes from outside, and what it says is not to stay in memory.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def take(self, delivery_id: str) -> bool:
        """Note a delivery, and return whether it is new; one without an id always is.

        It is noted before it is answered: what comes again meanwhile is not answered a second time.
        """
        if not delivery_id:
            return True
        digest = _digest(delivery_id)
        is_new = digest not in self._seen
        self._seen[digest] = None
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return is_new

    def give_back(self, delivery_id: str) -> None:
        """Forget a delivery that could not be answered: it may come again."""
        self._seen.pop(_digest(delivery_id), None)


def _digest(delivery_id: str) -> bytes:
    return sha256(delivery_id.encode("utf-8", "surrogatepass")).digest()
