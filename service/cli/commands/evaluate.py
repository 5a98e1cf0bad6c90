"""``eval``: how well the ranking does on judged queries, ours or anybody's."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
import msgspec

from kb.loading.judged import Split
from service.cli.commands.query import open_searcher
from service.cli.options import index_option, indexer_settings, json_option, kb_option, service_settings
from service.cli.output import build_progress, console, print_json

if TYPE_CHECKING:  # scikit-learn and SciPy: 75 MB that `kaiketsu serve` must not carry
    from indexer.evaluation.runner import Evaluation

__all__ = ["evaluate"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_REGRESSION = 0.005
"""A fall of hit@1 or nDCG@10 by more than this against the baseline is a regression."""


@click.command("eval")
@kb_option
@index_option
@click.option("--split", type=click.Choice(get_args(Split)), default="dev", show_default=True)
@click.option("--queries", type=_FILE, help="Other queries: JSON lines with _id (or id) and text.")
@click.option("--qrels", type=_FILE, help="Their judgements: query-id, corpus-id, score.")
@click.option("--baseline", type=_FILE, help="An earlier --save file; exit 1 if the ranking got worse.")
@click.option("--save", type=_FILE, help="Write the evaluation as JSON, for a later --baseline.")
@click.option("--triage", is_flag=True, help="Play customers with a known cause through the triage instead.")
@click.option("--html", type=_FILE, help="Write a report as one HTML page.")
@json_option
def evaluate(
    kb_dir: Path | None,
    index_dir: Path | None,
    split: Split,
    queries: Path | None,
    qrels: Path | None,
    baseline: Path | None,
    save: Path | None,
    triage: bool,
    html: Path | None,
    as_json: bool,
) -> None:
    """Judge the ranking on judged queries.

    Without options: the dev queries of the knowledge base on its index. With --kb on a BEIR folder
    (corpus.jsonl, queries.jsonl, qrels.tsv or qrels/*.tsv): on an index made for the occasion. Every opening
    of the test split is written into golden/openings.log.

    \b
    Examples:
      kaiketsu eval
      kaiketsu eval --split test --html report.html
      kaiketsu eval --triage
      kaiketsu eval --kb ~/beir/scifact
      kaiketsu eval --queries queries.jsonl --qrels qrels.tsv
    """
    root = service_settings(kb_dir).kb_dir
    if (queries is None) != (qrels is None):
        raise click.UsageError("--queries and --qrels go together")
    if queries and qrels:
        _evaluate_qrels(index_dir, queries, [qrels], as_json=as_json)
        return
    if (root / "corpus.jsonl").is_file():
        _evaluate_beir(root, as_json=as_json)
        return
    if triage:
        _evaluate_triage(root, index_dir, split, as_json=as_json)
        return
    result = _evaluate_split(root, index_dir, split)
    if as_json:
        print_json(msgspec.to_builtins(result))
    else:
        from indexer.evaluation.report import text_lines

        print("\n".join(text_lines(result)))
    if save:
        save.write_bytes(msgspec.json.encode(result))
    if html:
        from indexer.evaluation.report import html_report

        searcher = open_searcher(index_dir)
        page = html_report(
            result, f"Kaiketsu: {split} queries", lambda text, name: searcher.explain(text, name).lines()
        )
        html.write_text(page, encoding="utf-8")
    if baseline:
        from indexer.evaluation.runner import Evaluation

        _compare(result, msgspec.json.decode(baseline.read_bytes(), type=Evaluation), split)


def _evaluate_split(root: Path, index_dir: Path | None, split: Split) -> "Evaluation":
    from indexer.evaluation.runner import evaluate as run
    from indexer.ranking.ranker_choice import read_choice
    from kb.loading.judged import load_judged

    judged = load_judged(root, split, learned=False)
    if not judged:
        raise click.UsageError(f"{root}/golden has no {split} queries; see kb/docs/judgments.md")
    searcher = open_searcher(index_dir)
    result = msgspec.structs.replace(run(searcher, judged), choice=read_choice(searcher.generation.folder))
    if split == "test":
        _log_opening(root, result)
    return result


def _evaluate_triage(root: Path, index_dir: Path | None, split: Split, *, as_json: bool) -> None:
    from indexer.evaluation.simulation import simulate
    from kb.loading.judged import load_judged
    from kb.loading.personas import load_personas

    if split == "test":
        raise click.UsageError("the test split is opened by the ranking alone; give --split dev or train")
    judged = load_judged(root, split, learned=False)
    rows = simulate(open_searcher(index_dir), judged, load_personas(root), datetime.now(UTC).date())
    if as_json:
        print_json({"triage": msgspec.to_builtins(rows)})
        return
    figures = "".join(f"{name:>8}" for name in ("right", "checks", "found", "warned"))
    print(f"{'customers':<34}{'asked by':<28}{'dialogues':>10}{figures}  missed most")
    for row in rows:
        missed = ", ".join(f"{cause} {count}" for cause, count in row.missed)
        print(
            f"{row.setting:<34}{row.order:<28}{row.dialogues:>10}{row.right:>8.3f}{row.checks:>8.2f}"
            f"{row.resolved:>8.3f}{row.warned:>8.3f}  {missed}"
        )


def _log_opening(root: Path, result: "Evaluation") -> None:
    """Write down that the test split was looked at: a figure that was tuned on is worth less."""
    line = (
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} generation {result.generation} queries {len(result.outcomes)} "
        f"hit@1 {result.overall.values['hit@1']:.4f} hit@3 {result.overall.values['hit@3']:.4f} "
        f"auc {result.confidence.auc if result.confidence else float('nan'):.4f}\n"
    )
    with (root / "golden" / "openings.log").open("a", encoding="utf-8") as log:
        log.write(line)


def _evaluate_beir(root: Path, *, as_json: bool) -> None:
    """Build an index of the corpus in a temporary folder and judge it."""
    from indexer.encoding import make_packs, open_encoder
    from indexer.indexing import build_index
    from kb.loading.library import load_library

    judgements = sorted([*root.glob("qrels.tsv"), *root.glob("qrels/*.tsv")])
    if not judgements or not (root / "queries.jsonl").is_file():
        raise click.UsageError(f"{root} needs queries.jsonl and qrels.tsv or qrels/*.tsv")
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(indexer_settings(), index_dir=Path(folder))
        library = load_library(root)
        packs = make_packs(settings, root, library.languages, console.print)
        encoder = open_encoder(settings, console.print, packs)
        with build_progress() as progress:
            build_index(library, encoder, settings, progress=progress)
        _evaluate_qrels(settings.index_dir, root / "queries.jsonl", judgements, as_json=as_json)


def _evaluate_qrels(index_dir: Path | None, queries: Path, qrels: list[Path], *, as_json: bool) -> None:
    from indexer.evaluation.qrels import read_qrels, read_queries
    from indexer.evaluation.runner import evaluate_qrels

    texts = {row.id: row.text for row in read_queries(queries)}
    searcher = open_searcher(index_dir)
    rows = {path.stem: evaluate_qrels(searcher, texts, read_qrels(path)) for path in qrels}
    if as_json:
        print_json({"sets": msgspec.to_builtins(rows)})
        return
    for name, figures in rows.items():
        values = "  ".join(f"{measure} {value:.4f}" for measure, value in figures.values.items())
        print(f"{name}: {figures.queries} queries  {values}")


def _compare(result: "Evaluation", baseline: "Evaluation", split: Split) -> None:
    """Print what became better and worse, by query, and exit with 1 if the ranking got worse."""
    from indexer.evaluation.comparison import Comparison, change_lines, compare_outcomes

    compared = compare_outcomes(split, baseline.outcomes, result.outcomes)
    for line in change_lines(Comparison(baseline.generation, (compared,)), limit=len(result.outcomes)):
        console.print(line, markup=False)
    worse = [
        f"{name} {baseline.overall.values[name]:.4f} -> {result.overall.values[name]:.4f}"
        for name in ("hit@1", "ndcg@10")
        if result.overall.values[name] < baseline.overall.values[name] - _REGRESSION
    ]
    if worse:
        console.print(f"regression: {', '.join(worse)}")
        raise SystemExit(1)
