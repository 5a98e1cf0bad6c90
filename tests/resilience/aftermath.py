"""What must hold of an index after a build that went wrong, and after the one that follows it."""

from pathlib import Path

from indexer.errors import StoreError
from indexer.store import IndexLayout, open_generation
from tests.resilience.zygote import Zygote
from tests.support.editions import serving

__all__ = ["BUILD", "KEPT", "debris", "trouble_after_next_build", "trouble_serving"]

BUILD = "tests.resilience.builds:build"
KEPT = 3
_BELONGS = {"CURRENT", "generations", "vectors.sqlite", "writer.lock"}


def trouble_serving(layout: IndexLayout, before: str, editions: dict[bool, int]) -> str | None:
    """Return what is wrong with what serves; None if it is one whole generation.

    Args:
        layout: The index.
        before: Id of the generation that served before.
        editions: The edition of the old generation (False) and of the new one (True).
    """
    try:
        generation, edition, _ = serving(layout)
    except AssertionError as error:
        return str(error)
    is_new = generation != before
    if edition != editions[is_new]:
        return f"generation {generation} ({'new' if is_new else 'old'}) answers with edition {edition}"
    return None


def trouble_after_next_build(zygote: Zygote, kb: Path, index: Path, edition: int) -> str | None:
    """Build without a fault; return what is wrong then, debris included."""
    end = zygote.run(BUILD, kb=str(kb), index=str(index))
    if end.status:
        return f"the next build ended with {end.status}: {end.errors[-300:]}"
    try:
        _, found, _ = serving(IndexLayout(index))
    except AssertionError as error:
        return f"after the next build {error}"
    if found != edition:
        return f"after the next build edition {found} answers"
    left = debris(index)
    return f"debris after the next build: {left}" if left else None


def debris(index: Path) -> list[str]:
    """Return what lies in an index folder and should not: staged folders, odd files, generations not whole."""
    layout = IndexLayout(index)
    odd = [path.name for path in index.iterdir() if path.name not in _BELONGS]
    odd += [path.name for path in layout.generations_dir.iterdir() if path.name not in layout.generation_ids()]
    odd += layout.generation_ids()[:-KEPT]
    for generation in layout.generation_ids():
        try:
            open_generation(layout.generation_dir(generation))
        except StoreError as error:
            odd.append(str(error))
    return odd
