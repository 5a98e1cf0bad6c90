"""``verify`` and ``rollback``: the index on disk."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import index_option, indexer_settings, json_option
from service.cli.output import print_json

if TYPE_CHECKING:  # loaded when a command runs
    from indexer.backends import PublishedIndex

__all__ = ["rollback", "verify"]


@click.command()
@index_option
@json_option
def verify(index_dir: Path | None, as_json: bool) -> None:
    """Check every file of every generation against its manifest, those for agents too.

    Exits with 1 if any generation is damaged or was made by another version.

    \b
    Example:
      kaiketsu verify --index ~/index
    """
    from indexer.backends import FolderIndex, open_index
    from indexer.errors import NoGenerationError
    from indexer.store import IndexLayout

    settings = indexer_settings(index_dir)
    rows = _examined(open_index(settings))
    agents = _examined(FolderIndex(IndexLayout(settings.index_dir).for_agents))
    rows += [row | {"audience": "agent"} for row in agents]
    if not rows:
        raise NoGenerationError(settings.index_dir, "nothing has been built yet")
    if as_json:
        print_json({"generations": rows})
    else:
        for row in rows:
            mark = "*" if row["current"] else " "
            whose = "  (agents)" if "audience" in row else ""
            print(f"{mark} {row['generation']}  {row['problem'] or 'intact'}{whose}")
    if any(row["problem"] for row in rows):
        raise SystemExit(1)


def _examined(index: "PublishedIndex") -> list[dict[str, str | bool]]:
    """Return each generation with what is wrong in it; nothing for one that is whole."""
    from indexer.errors import StoreError

    current = index.current_id()
    rows: list[dict[str, str | bool]] = []
    for generation_id in index.generation_ids():
        try:
            index.verify(generation_id)
        except StoreError as error:
            problem = str(error)
        else:
            problem = ""
        rows.append({"generation": generation_id, "current": generation_id == current, "problem": problem})
    return rows


@click.command()
@index_option
@click.option("--to", "target", metavar="GENERATION", help="Generation wanted (else the one before).")
@json_option
def rollback(index_dir: Path | None, target: str | None, as_json: bool) -> None:
    """Make an older generation current again; running services pick it up.

    \b
    Example:
      kaiketsu rollback
    """
    from indexer.backends import FolderIndex, open_index
    from indexer.errors import StoreError
    from indexer.store import IndexLayout

    settings = indexer_settings(index_dir)
    generation = open_index(settings).roll_back(target)
    if settings.engine is not None:
        with suppress(StoreError):  # a fallback that has it must not answer from what was taken back
            FolderIndex(IndexLayout(settings.index_dir)).roll_back(generation)
    if as_json:
        print_json({"generation": generation})
    else:
        print(f"generation {generation} is current")
