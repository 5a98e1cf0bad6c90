"""What a fault program is: a name, what it tries, and how often in its short and in its full form."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["FaultProgram", "Tally"]


@dataclass(slots=True)
class Tally:
    """What a program counted.

    Attributes:
        tried: Faults that were injected.
        survived: Those after which everything that the program checks held.
        lost: One line for each that did not: what was injected and what was seen; enough to repeat it.
        left_out: Why nothing could be tried on this machine; empty where something was.
        figures: Further measurements by name, with unit, such as ``{"recovery p50": "0.8 s"}``.
    """

    tried: int = 0
    survived: int = 0
    lost: list[str] = field(default_factory=list)
    left_out: str = ""
    figures: dict[str, str] = field(default_factory=dict)

    def note(self, fault: str, trouble: str | None) -> None:
        """Count one fault; ``trouble`` says what went wrong, None that nothing did."""
        self.tried += 1
        if trouble is None:
            self.survived += 1
        else:
            self.lost.append(f"{fault}: {trouble}")


@dataclass(frozen=True, slots=True)
class FaultProgram:
    """A repeatable program.

    Attributes:
        name: For the command line and the table.
        promise: What must hold after every fault, in one sentence.
        short: Number of faults, seconds or requests (the program says which) inside ``make test``.
        full: The same for ``make faults``: the figure that is published.
        run: Called with that number, a seeded source of randomness and an empty folder to work in.
    """

    name: str
    promise: str
    short: int
    full: int
    run: Callable[[int, random.Random, Path], Tally]
