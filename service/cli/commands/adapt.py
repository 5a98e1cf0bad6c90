"""``adapt``: what a knowledge base gains from its judged queries, measured, and an encoder fine-tuned on them."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from indexer.encoding.encoder import Encoder
from indexer.settings import IndexerSettings
from kb.loading.judged import JudgedQuery
from kb.loading.library import Library
from service.cli.options import indexer_settings, json_option, kb_option, service_settings
from service.cli.output import build_progress, console, print_json

__all__ = ["adapt"]

_HELD_OUT = 6


@click.command()
@kb_option
@click.option(
    "--encoder", "epochs", type=click.FloatRange(0.1, 100), help="Train the encoders' adapters: N times each query."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the adapters (else adapted/ of the knowledge base).",
)
@json_option
def adapt(kb_dir: Path | None, epochs: float | None, out: Path | None, as_json: bool) -> None:
    """Measure on dev what the judged queries are worth, or train the encoders on them.

    With --encoder a low-rank adapter is trained for each encoder of the knowledge base (minutes) and written beside
    the articles; the next build merges it. Train again when many judged queries were added: build says when.

    Without it: nothing learned, and the ranker that every build fits by itself. The last rows leave the judged
    queries of some causes out of training: a new article, for which nobody has judged anything yet, must not vanish.

    \b
    Examples:
      kaiketsu adapt
      kaiketsu adapt --encoder 2.5
    """
    from indexer.encoding import make_packs, open_encoder
    from indexer.training.learned import read_judged
    from kb.loading.library import load_library

    if out and not epochs:
        raise click.UsageError("--out goes with --encoder")
    settings = indexer_settings()
    library = load_library(service_settings(kb_dir).kb_dir)
    sets = read_judged(library.root)
    train, dev = sets.train, sets.dev
    if not train or not dev:
        raise click.UsageError(f"{library.root}/golden has no train or no dev queries; see kb/docs/judgments.md")
    if epochs:
        _train_adapters(settings, library, train, out, epochs, as_json=as_json)
        return
    encoder = open_encoder(
        settings, console.print, make_packs(settings, library.root, library.languages, console.print)
    )
    held_out = sorted({query.primary[0] for query in train if query.primary})[:: max(1, 36 // _HELD_OUT)]
    rest = [query for query in train if not set(query.primary) & set(held_out)]
    rows = []
    for label, queries in (("nothing learned", []), ("ranker", train)):
        rows.append(_measure(label, library, encoder, settings, queries, dev))
    own = [query for query in dev if set(query.primary) & set(held_out)]
    for label, queries in (("held-out causes, nothing learned", []), ("held-out causes, ranker without them", rest)):
        rows.append(_measure(label, library, encoder, settings, queries, own))
    if as_json:
        print_json({"rows": rows})
        return
    print(f"{'':<40}{'hit@1':>8}{'hit@3':>8}{'ja @1':>8}{'en @1':>8}{'AUC':>8}")
    for row in rows:
        print(f"{row['label']:<40}" + "".join(_cell(row[key]) for key in ("hit@1", "hit@3", "ja", "en", "auc")))


def _cell(value: object) -> str:
    return f"{value:8.3f}" if isinstance(value, float) else f"{'-':>8}"


def _measure(
    label: str,
    library: Library,
    encoder: Encoder,
    settings: IndexerSettings,
    train: Sequence[JudgedQuery],
    dev: Sequence[JudgedQuery],
) -> dict[str, object]:
    """Build a temporary index with what may be learned, and evaluate dev on it."""
    from indexer.evaluation.runner import evaluate
    from indexer.indexing import build_index
    from indexer.search.searcher import Searcher
    from indexer.store import IndexLayout, open_current
    from indexer.text.analysis import Analyser

    with tempfile.TemporaryDirectory() as folder, build_progress() as progress:
        temporary = replace(settings, index_dir=Path(folder))
        build_index(library, encoder, temporary, train=train, progress=progress)
        generation, _ = open_current(IndexLayout(temporary.index_dir))
        result = evaluate(Searcher(generation, encoder, Analyser()), dev)
    languages = {lang: figures.values["hit@1"] for lang, figures in result.groups["lang"].items()}
    return {
        "label": label,
        "hit@1": result.overall.values["hit@1"],
        "hit@3": result.overall.values["hit@3"],
        "ja": languages.get("ja"),
        "en": languages.get("en"),
        "auc": result.confidence.auc if result.confidence else None,
    }


def _train_adapters(
    settings: IndexerSettings,
    library: Library,
    train: Sequence[JudgedQuery],
    out: Path | None,
    epochs: float,
    *,
    as_json: bool,
) -> None:
    from indexer.encoding import ADAPTED_FOLDER, sources_for
    from indexer.encoding.pack.model_pack import make_model_pack
    from indexer.training.augment import read_surroundings
    from indexer.training.encoder import train_adapter
    from indexer.training.examples import examples_of, judged_digest

    if settings.model:
        raise click.UsageError(
            "KAIKETSU_MODEL names a model of your own; adapters are for the encoders of the program"
        )
    around = read_surroundings(library.root)
    records = []
    for source in sources_for(library.languages):
        pack = settings.models_dir / source.name
        make_model_pack(pack, console.print, source=source)
        examples = examples_of(library.articles, train, source)
        destination = (out or library.root / ADAPTED_FOLDER) / source.name
        with build_progress() as progress:
            record = train_adapter(
                pack / "sentence-transformers",
                source,
                examples,
                around,
                destination,
                epochs=epochs,
                judged_sha256=judged_digest(train, source),
                progress=progress,
            )
        records.append(record)
        if not as_json:
            print(f"{destination}: {record.examples} queries, {record.steps} steps")
    if as_json:
        print_json({"adapters": records})
