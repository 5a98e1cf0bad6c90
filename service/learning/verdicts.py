"""What a person can decide on a proposal."""

from typing import Literal, TypeAlias

from msgspec import Struct

__all__ = ["Decision", "Verdict"]

Verdict: TypeAlias = Literal["accept", "none", "vague", "skip", "delete"]
"""It is this article; none of ours; it fits too many to say; later; delete these searches from the log."""


class Decision(Struct, frozen=True):
    """A decision that was made, or taken back.

    Attributes:
        proposal: Id of the proposal.
        article_id: That was accepted; else empty.
        by: Name of the key of the person.
        learned: Whether a row was written into the knowledge base.
    """

    proposal: str
    verdict: str
    article_id: str
    by: str
    learned: bool
