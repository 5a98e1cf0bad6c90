"""``build``: a folder of articles becomes the index that is searched."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from service.cli.options import index_option, indexer_settings, json_option, kb_option, service_settings
from service.cli.output import build_progress, console, print_json
from service.cli.reading import left_out_rows, reading_lines

if TYPE_CHECKING:  # only the command that builds loads the knowledge base
    from indexer.indexing import BuildReport
    from indexer.settings import IndexerSettings
    from kb.loading.library import Library

__all__ = ["build", "changed_files"]

_MOST_CHANGED = 3
_SETTLED_MS = 500
"""An editor writes a file in several steps, a checkout of a branch writes many."""


@click.command()
@kb_option
@index_option
@click.option("--full", is_flag=True, help="Encode everything again and publish even without changes.")
@click.option("--strict", is_flag=True, help="Refuse a folder with a file that cannot be used.")
@click.option("--accept-worse", is_flag=True, help="Publish also what ranks judged queries worse than before.")
@click.option("--watch", is_flag=True, help="Build again whenever a file changes, until Ctrl+C.")
@json_option
def build(
    kb_dir: Path | None,
    index_dir: Path | None,
    full: bool,
    strict: bool,
    accept_worse: bool,
    watch: bool,
    as_json: bool,
) -> None:
    """Build the index from a folder of articles and make it current.

    Any folder of Markdown is taken as it is; a file that cannot be used is left out, and named below. Only passages
    that changed are encoded. The old generation serves until the new one has been verified; a build that is stopped
    leaves everything as it was.

    With rows from use (golden/learned.jsonl) the new ranking is compared with the one that serves, on dev and on the
    rows that are held back. One that is worse by more than a point is not published: exit code 1, or --accept-worse.

    \b
    Examples:
      kaiketsu build
      kaiketsu build --kb ~/docs --index ~/index
      kaiketsu build --kb ~/docs --watch
    """
    settings = indexer_settings(index_dir)
    folder = service_settings(kb_dir).kb_dir
    for changed in _changes(folder, settings.index_dir) if watch else ("",):
        if changed:
            console.print(f"changed    {changed}", markup=False, soft_wrap=True)
        options = _Options(full=full, strict=strict, accept_worse=accept_worse, as_json=as_json)
        is_refused = _build(folder, settings, options, keep_on=watch)
        if is_refused and not watch:
            raise SystemExit(1)
        full = False


class _Options(NamedTuple):
    """What the command line says about a build."""

    full: bool
    strict: bool
    accept_worse: bool
    as_json: bool


def _build(folder: Path, settings: "IndexerSettings", options: _Options, *, keep_on: bool) -> bool:
    """Build once, print what came of it, and return whether the generation was refused.

    With ``keep_on``, what stops this build is only reported: the next change may mend it.
    """
    from indexer.errors import IndexerError
    from indexer.store import IndexLayout, known_articles
    from kb.loading.library import load_library
    from kb.loading.parse_cache import nothing_known
    from kb.model.errors import KBError

    known = nothing_known if options.full else known_articles(IndexLayout(settings.index_dir))
    try:
        library = load_library(folder, known, strict=options.strict)
        return _index(library, settings, options)
    except (KBError, IndexerError, OSError) as error:
        if not keep_on:
            raise
        click.echo(f"kaiketsu: {error}", err=True)
        return False


def _index(library: "Library", settings: "IndexerSettings", options: _Options) -> bool:
    from indexer.encoding import make_packs, open_encoder
    from indexer.indexing import build_index
    from indexer.indexing.distribution import check_engine, distribute

    check_engine(settings)
    packs = make_packs(settings, library.root, library.languages, console.print)
    _warn_of_old_adapters(library)
    encoder = open_encoder(settings, console.print, packs)
    with build_progress() as progress:
        report = build_index(
            library, encoder, settings, full=options.full, accept_worse=options.accept_worse, progress=progress
        )
        distribution = None if report.refused else distribute(settings, encoder, progress)
    if report.refused:
        from service.webhooks.once import tell_refused

        tell_refused(service_settings(), report.generation, "the new one ranks judged queries worse")
    if options.as_json:
        engine = {"engine": asdict(distribution)} if distribution else {}
        print_json(asdict(report) | {"left_out": left_out_rows(library)} | engine)
        return report.refused
    state = "published" if report.changed else "unchanged, nothing to do"
    if report.refused:
        state = "serves as before; the new one was not published"
    print(
        f"generation {report.generation} ({state})\n"
        f"articles   {report.articles}\n"
        + (f"for agents {report.for_agents}\n" if report.for_agents else "")
        + f"passages   {report.passages}\n"
        f"encoded    {report.encoded}\n"
        f"reused     {report.reused}\n"
        f"size       {report.index_bytes / 1e6:.1f} MB\n"
        f"seconds    {report.seconds:.1f}"
    )
    if distribution:
        published = "published" if distribution.changed else "current there already"
        print(f"engine     {distribution.engine} ({published} in {distribution.seconds:.1f} s)")
    for line in (*_learning_lines(report), *reading_lines(library)):
        print(line)
    return report.refused


def _learning_lines(report: "BuildReport") -> Iterator[str]:
    from indexer.evaluation.comparison import change_lines
    from indexer.ranking.ranker_choice import choice_line

    if report.choice:
        yield f"ranker     {choice_line(report.choice)}"
    if report.learned or report.held_back:
        yield f"learned    {report.learned} rows from use; {report.held_back} held back to compare by"
    if report.of_unknown:
        yield f"left out   {report.of_unknown} rows from use that name no published article: see `kaiketsu lint`"
    if report.comparison:
        yield from change_lines(report.comparison)
    if report.refused:
        yield "worse by more than a point: not published; `kaiketsu build --accept-worse` publishes it all the same"


def _changes(folder: Path, index_dir: Path) -> Iterator[str]:
    """Yield an empty text at once, and then what has changed whenever a file of the folder has."""
    from watchfiles import DefaultFilter, watch

    own = DefaultFilter(ignore_paths=[index_dir.resolve()])  # hidden folders and editors' own files are left out too
    yield ""
    console.print(f"watching {folder}; Ctrl+C ends it", markup=False, soft_wrap=True)
    root = folder.resolve()
    for changes in watch(root, watch_filter=own, debounce=_SETTLED_MS, raise_interrupt=False):
        yield changed_files(root, {path: change.name for change, path in changes})


def changed_files(root: Path, changes: Mapping[str, str]) -> str:
    """Return which files of a folder changed and how, the first few of many.

    Args:
        root: The folder.
        changes: ``added``, ``modified`` or ``deleted`` by path.
    """
    told = [f"{os.path.relpath(path, root)} {how}" for path, how in sorted(changes.items())]
    more = f" and {len(told) - _MOST_CHANGED} more" if len(told) > _MOST_CHANGED else ""
    return ", ".join(told[:_MOST_CHANGED]) + more


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
