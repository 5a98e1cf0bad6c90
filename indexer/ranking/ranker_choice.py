"""Which ranker serves a generation with judged queries: the fitted one only where it beats the default one."""

from pathlib import Path

from msgspec import Struct

from indexer.ranking.model_file import read_model, write_model

__all__ = ["RankerChoice", "choice_line", "read_choice", "write_choice"]

_FILE_NAME = "ranker_choice.msgpack"


class RankerChoice(Struct, frozen=True):
    """Two rankers on the same judged queries, which neither has seen; stored in the generation.

    Attributes:
        queries: How many, each with an article that answers it.
        fitted: Share of them with a right article first, and not refused, by the ranker that was fitted on judged
            queries.
        default: The same by the default ranker.
        basis: Digest of what the ranker was fitted on; where it is equal, the choice stands.
        fingerprint: Of the encoder.
    """

    queries: int
    fitted: float
    default: float
    basis: str = ""
    fingerprint: str = ""

    @property
    def is_fitted(self) -> bool:
        """Whether the fitted ranker serves."""
        return self.fitted > self.default


def choice_line(choice: RankerChoice) -> str:
    """Return the choice as a sentence."""
    served = "the fitted ranker" if choice.is_fitted else "the default ranker"
    return (
        f"{served} serves: of {choice.queries} judged queries that neither has seen, the fitted one shows a right "
        f"article first for {choice.fitted:.3f}, the default one for {choice.default:.3f}"
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
