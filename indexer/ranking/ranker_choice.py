"""Which ranker serves a generation with judged queries: the fitted one only where it beats the default one."""

import math
from pathlib import Path

from msgspec import Struct

from indexer.ranking.model_file import read_model, write_model

__all__ = ["RankerChoice", "choice_line", "read_choice", "write_choice"]

_FILE_NAME = "ranker_choice.msgpack"
_ONE_IN_TWENTY = 1.645
"""Standard deviations that an equal ranker exceeds once in twenty times."""


class RankerChoice(Struct, frozen=True):
    """Two rankers on the same judged queries, which neither has seen; stored in the generation.

    Attributes:
        queries: How many, each with an article that answers it.
        both: For how many both have a right article first.
        fitted_alone: For how many only the ranker has that was fitted on judged queries.
        default_alone: For how many only the default ranker has.
        basis: Digest of what the ranker was fitted on; where it is equal, the choice stands.
        fingerprint: Of the encoder.
    """

    queries: int
    both: int
    fitted_alone: int
    default_alone: int
    basis: str = ""
    fingerprint: str = ""

    @property
    def fitted(self) -> float:
        """Share of the queries with a right article first by the fitted ranker."""
        return (self.both + self.fitted_alone) / max(self.queries, 1)

    @property
    def default(self) -> float:
        """The same by the default ranker."""
        return (self.both + self.default_alone) / max(self.queries, 1)

    @property
    def is_fitted(self) -> bool:
        """Whether the fitted ranker serves: it is better by more than chance would give one of two equal ones.

        A sign test on the queries where they differ, one-sided (McNemar 1947, doi:10.1007/BF02295996).
        """
        differ = self.fitted_alone + self.default_alone
        return self.fitted_alone - self.default_alone > _ONE_IN_TWENTY * math.sqrt(differ)


def choice_line(choice: RankerChoice) -> str:
    """Return the choice as a sentence."""
    served = "the fitted ranker" if choice.is_fitted else "the default ranker"
    clear = "" if choice.is_fitted or choice.fitted <= choice.default else ", which may be chance"
    return (
        f"{served} serves: of {choice.queries} judged queries that neither has seen, the fitted one has a right "
        f"article first for {choice.fitted:.3f}, the default one for {choice.default:.3f}{clear}"
    )


def write_choice(folder: Path, choice: RankerChoice) -> None:
    """Write the choice into a staged generation."""
    write_model(folder, _FILE_NAME, choice)


def read_choice(folder: Path) -> RankerChoice | None:
    """Read a generation's choice; None where there was none to make.

    Raises:
        GenerationDamagedError: the file cannot be decoded.
    """
    return read_model(folder, _FILE_NAME, RankerChoice)
