"""``search`` and ``explain``: asking the index from a terminal."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from service.cli.options import (
    exact_option,
    filter_option,
    index_option,
    indexer_settings,
    json_option,
    lang_option,
)
from service.cli.output import console, print_json

if TYPE_CHECKING:  # only the commands that search load the backend
    from indexer.search.searcher import Searcher

__all__ = ["explain", "open_searcher", "search"]

_RUN_DEPTH = 100
_FILE = click.Path(path_type=Path, dir_okay=False)


def open_searcher(index_dir: Path | None, *, for_agents: bool = False) -> "Searcher":
    """Open the current generation with the encoder that made it.

    Args:
        index_dir: Index folder; None for that of the settings.
        for_agents: Open the one with the articles for agents, where there is one.

    Raises:
        IndexerError: there is no index or no model.
    """
    from indexer.backends import FolderIndex, open_index
    from indexer.encoding import open_encoder
    from indexer.errors import NoGenerationError
    from indexer.search.searcher import Searcher
    from indexer.store import IndexLayout
    from indexer.text.analysis import Analyser
    from service.answering.memory import forbid_core_files

    forbid_core_files()
    settings = indexer_settings(index_dir)
    index = open_index(settings)
    if for_agents:
        agents = FolderIndex(IndexLayout(settings.index_dir).for_agents)
        index = agents if agents.current_id() else index
    if index.current_id() is None and not index.generation_ids():  # before a model is made, which takes minutes
        raise NoGenerationError(settings.index_dir, "nothing has been built yet")
    encoder = open_encoder(settings, console.print, index.current_packs())
    generation, backend, refused = index.open_current(encoder.spec.fingerprint)
    for error in refused:
        console.print(f"kaiketsu: {error}; answering from {generation.id}", style="yellow")
    return Searcher(generation, encoder, Analyser(), backend)


@click.command()
@click.argument("text", required=False)
@lang_option
@click.option("--limit", type=click.IntRange(1, 20), default=5, show_default=True, help="Results at most.")
@click.option("--queries", type=_FILE, help="JSON lines with _id (or id) and text; - for stdin.")
@click.option("--run", "run_file", type=_FILE, help="Where to write the TREC run of --queries; - for stdout.")
@exact_option
@filter_option
@click.option("--agent", "for_agents", is_flag=True, help="Search the articles for agents, too.")
@index_option
@json_option
def search(
    text: str | None,
    lang: str | None,
    limit: int,
    queries: Path | None,
    run_file: Path | None,
    exact: bool,
    filters: dict[str, str],
    for_agents: bool,
    index_dir: Path | None,
    as_json: bool,
) -> None:
    """Search the knowledge base for TEXT, or for every query of a file.

    \b
    Examples:
      kaiketsu search "コード入れたら無効って出る"
      kaiketsu search "says already redeemed" --lang en --json
      kaiketsu search --queries queries.jsonl --run run.trec
    """
    if (text is None) == (queries is None) or (queries is None) != (run_file is None):
        raise click.UsageError("give TEXT, or --queries FILE with --run FILE")
    from kb.model.article import Filters
    from service.answering.answer import AnswerOptions, answer
    from service.answering.notes import note_of
    from service.answering.question import Question
    from service.http.raw_text import RawText

    searcher = open_searcher(index_dir, for_agents=for_agents)
    if queries and run_file:
        _write_run(searcher, queries, run_file, exact=exact)
        return
    options = AnswerOptions(lang=lang, limit=limit, exact=exact, filters=Filters(**filters))
    found = answer(Question.ask(RawText(text or ""), searcher.generation.redacted), options, searcher)
    outcome, note = found.outcome, note_of(found, found.outcome.lang)
    if as_json:
        print_json(to_builtins(outcome))
        return
    if outcome.corrected:
        print(f"showing results for: {outcome.corrected}  (--exact searches for the text as typed)")
    for rank, result in enumerate(outcome.results, start=1):
        marks = {"urgent": result.severity == "urgent", "pinned": result.pinned, "agents": result.audience == "agent"}
        shown = "".join(f"  [{name}]" for name, is_so in marks.items() if is_so)
        print(f"{rank}. {result.title}  ({result.article_id}, {result.lang}){shown}")
        print(f"   {' '.join(result.passage.text.split())[:160]}")
        if result.first_step:
            print(f"   -> {result.first_step}")
    if note is not None:
        print(f"{note.title}\n{note.text}")
    elif outcome.state == "none":
        print("nothing fits")


def _write_run(searcher: "Searcher", queries: Path, run_file: Path, *, exact: bool) -> None:
    from indexer.evaluation.qrels import read_queries
    from indexer.evaluation.run import trec_lines

    rows = read_queries(queries)
    lines = trec_lines(
        [row.id for row in rows],
        [searcher.judge(row.text, _RUN_DEPTH, exact=exact).ranking for row in rows],
        "kaiketsu",
    )
    if str(run_file) == "-":
        sys.stdout.writelines(lines)
        return
    with run_file.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    console.print(f"{len(rows)} queries, run written to {run_file}")


@click.command()
@click.argument("text")
@click.argument("article_id", metavar="ARTICLE")
@exact_option
@index_option
@json_option
def explain(text: str, article_id: str, exact: bool, index_dir: Path | None, as_json: bool) -> None:
    """Show why ARTICLE stands where it does for TEXT.

    \b
    Example:
      kaiketsu explain "says already redeemed" already-used
    """
    from service.answering.question import Question
    from service.http.raw_text import RawText

    searcher = open_searcher(index_dir)
    question = Question.ask(RawText(text), searcher.generation.redacted)
    explanation = searcher.explain(question.query, article_id, exact=exact)
    if as_json:
        print_json(to_builtins(explanation))
        return
    for line in explanation.lines():
        print(line)
