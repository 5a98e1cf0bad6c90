"""What an import read, wrote and lost."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

__all__ = ["Loss", "Report"]

_SHOWN = 3


class Loss(Struct, frozen=True):
    """Something of the source that is not in the result as it was.

    Attributes:
        kind: What, in the plural; the report is grouped by it.
        where: File or page.
        detail: More about it; may be empty.
    """

    kind: str
    where: str
    detail: str = ""


class Report(Struct):
    """Collects what happened.

    Attributes:
        read: Pages by format.
        written: Pages in the result, drafts among them.
        drafts: Pages that are marked ``draft: true``.
        images: Image files in the result.
        lost: What was lost.
    """

    read: Counter[str] = field(default_factory=Counter)
    written: int = 0
    drafts: int = 0
    images: int = 0
    lost: list[Loss] = field(default_factory=list)

    def lose(self, kind: str, where: str, detail: str = "") -> None:
        """Note a loss."""
        self.lost.append(Loss(kind, where, detail))

    def lines(self) -> Iterator[str]:
        """Yield the table that a person reads."""
        yield f"read       {' · '.join(f'{kind} {count}' for kind, count in self.read.items()) or 'nothing'}"
        drafts = f", {self.drafts} of them drafts (kept out of the index)" if self.drafts else ""
        yield f"written    {self.written} pages{drafts}, {self.images} images"
        yield f"lost       {'nothing' if not self.lost else f'{len(self.lost)} things'}"
        groups: dict[str, list[Loss]] = {}
        for loss in self.lost:
            groups.setdefault(loss.kind, []).append(loss)
        for kind, losses in groups.items():
            places = list(
                dict.fromkeys(f"{each.where}{f' ({each.detail})' if each.detail else ''}" for each in losses)
            )
            more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
            yield f"  {kind} ({len(losses)}): {', '.join(places[:_SHOWN])}{more}"


def _place(loss: Loss) -> str:
    return f"{loss.where} ({loss.detail})" if loss.detail else loss.where
