"""``build``, ``verify`` and ``rollback``: the index on disk."""

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import index_option, indexer_settings, json_option, kb_option, service_settings
from service.cli.output import build_progress, console, print_json

if TYPE_CHECKING:  # only the command that builds loads the knowledge base
    from kb.loading.library import Library

__all__ = ["build", "rollback", "verify"]


@click.command()
@kb_option
@index_option
@click.option("--full", is_flag=True, help="Encode everything anew and publish even without changes.")
@json_option
def build(kb_dir: Path | None, index_dir: Path | None, full: bool, as_json: bool) -> None:
    """Build the index from the articles and make it current.

    Only passages that changed are encoded. The old generation serves until the new one has been verified;
    a build that is stopped leaves everything as it was.

    \b
    Examples:
      kaiketsu build
      kaiketsu build --kb ~/articles --index ~/index
    """
    from indexer.encoding import make_packs, open_encoder
    from indexer.indexing import build_index
    from indexer.indexing.distribution import check_engine, distribute
    from indexer.store import IndexLayout, known_articles
    from kb.loading.library import load_library

    settings = indexer_settings(index_dir)
    layout = IndexLayout(settings.index_dir)
    kb_dir = service_settings(kb_dir).kb_dir
    library = load_library(kb_dir) if full else load_library(kb_dir, known_articles(layout))
    check_engine(settings)
    packs = make_packs(settings, library.root, library.languages, console.print)
    _warn_of_old_adapters(library)
    encoder = open_encoder(settings, console.print, packs)
    with build_progress() as progress:
        report = build_index(library, encoder, settings, full=full, progress=progress)
        distribution = distribute(settings, encoder, progress)
    if as_json:
        print_json(asdict(report) | ({"engine": asdict(distribution)} if distribution else {}))
        return
    state = "published" if report.changed else "unchanged, nothing to do"
    print(
        f"generation {report.generation} ({state})\n"
        f"articles   {report.articles}\n"
        f"passages   {report.passages}\n"
        f"encoded    {report.encoded}\n"
        f"reused     {report.reused}\n"
        f"size       {report.index_bytes / 1e6:.1f} MB\n"
        f"seconds    {report.seconds:.1f}"
    )
    if distribution:
        published = "published" if distribution.changed else "current there already"
        print(f"engine     {distribution.engine} ({published} in {distribution.seconds:.1f} s)")


def _warn_of_old_adapters(library: "Library") -> None:
    from indexer.encoding import ADAPTED_FOLDER, sources_for
    from indexer.training.examples import is_outdated
    from kb.loading.judged import load_judged

    folder = library.root / ADAPTED_FOLDER
    sources = [source for source in sources_for(library.languages) if (folder / source.name).is_dir()]
    train = load_judged(library.root, "train") if sources else []
    for source in sources:
        if is_outdated(folder / source.name, train, source):
            console.print(
                f"kaiketsu: {folder / source.name} was trained on other judged queries than there are now; "
                "`kaiketsu adapt --encoder 2.5` trains it again",
                style="yellow",
            )


@click.command()
@index_option
@json_option
def verify(index_dir: Path | None, as_json: bool) -> None:
    """Check every file of every generation against its manifest.

    Exits with 1 if any generation is damaged or was made by another version.

    \b
    Example:
      kaiketsu verify --index ~/index
    """
    from indexer.backends import open_index
    from indexer.errors import NoGenerationError, StoreError

    settings = indexer_settings(index_dir)
    index = open_index(settings)
    current = index.current_id()
    rows = []
    for generation_id in index.generation_ids():
        try:
            index.verify(generation_id)
        except StoreError as error:
            problem = str(error)
        else:
            problem = ""
        rows.append({"generation": generation_id, "current": generation_id == current, "problem": problem})
    if not rows:
        raise NoGenerationError(settings.index_dir, "nothing has been built yet")
    if as_json:
        print_json({"generations": rows})
    else:
        for row in rows:
            mark = "*" if row["current"] else " "
            print(f"{mark} {row['generation']}  {row['problem'] or 'intact'}")
    if any(row["problem"] for row in rows):
        raise SystemExit(1)


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
