"""``adapt``: what a knowledge base gains from its judged queries, measured, and an encoder fine-tuned on them."""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from indexer.encoding.encoder import Encoder
from indexer.settings import IndexerSettings
from kb.judged import JudgedQuery
from kb.library import Library
from service.commands.options import indexer_settings, json_option, kb_option, service_settings
from service.commands.output import build_progress, console, print_json

__all__ = ["adapt"]

_HELD_OUT = 6


@click.command()
@kb_option
@click.option("--encoder", "steps", type=click.IntRange(1, 10_000), help="Also fine-tune the encoder by N steps.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the fine-tuned encoder.")
@json_option
def adapt(kb_dir: Path | None, steps: int | None, out: Path | None, as_json: bool) -> None:
    """Measure on dev what the judged queries are worth: nothing learned, the ranker, the encoder, both.

    The ranker is fitted by every build by itself. A fine-tuned encoder is used where KAIKETSU_MODEL names its
    folder. The last rows leave the judged queries of some causes out of training: a new article, for which
    nobody has judged anything yet, must not vanish.

    \b
    Examples:
      kaiketsu adapt
      kaiketsu adapt --encoder 160 --out ~/adapted
    """
    from indexer.encoding import open_encoder
    from indexer.encoding.sentence_transformer import SentenceTransformerEncoder
    from kb.judged import load_judged
    from kb.library import load_library

    if (steps is None) != (out is None):
        raise click.UsageError("--encoder and --out go together")
    settings = indexer_settings()
    library = load_library(service_settings(kb_dir).kb_dir)
    train, dev = load_judged(library.root, "train"), load_judged(library.root, "dev")
    if not train or not dev:
        raise click.UsageError(f"{library.root}/golden has no train or no dev queries; see golden/README.md")
    encoders: dict[str, Encoder] = {"": open_encoder(settings, console.print)}
    if steps and out:
        _fine_tune(settings, library, train, out, steps)
        encoders["encoder"] = SentenceTransformerEncoder(str(out))
    held_out = sorted({query.primary[0] for query in train if query.primary})[:: max(1, 36 // _HELD_OUT)]
    rest = [query for query in train if not set(query.primary) & set(held_out)]
    rows = []
    for name, encoder in encoders.items():
        for learned, queries in (("", []), ("ranker", train)):
            label = " + ".join(filter(None, (name, learned))) or "nothing learned"
            rows.append(_measure(label, library, encoder, settings, queries, dev))
    own = [query for query in dev if set(query.primary) & set(held_out)]
    for label, queries in (("held-out causes, nothing learned", []), ("held-out causes, ranker without them", rest)):
        rows.append(_measure(label, library, encoders[""], settings, queries, own))
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
    from indexer.analysis import Analyser
    from indexer.build import build_index
    from indexer.evaluation.runner import evaluate
    from indexer.retrieval.searcher import Searcher
    from indexer.store import IndexLayout, open_current

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


def _fine_tune(
    settings: IndexerSettings, library: Library, train: Sequence[JudgedQuery], out: Path, steps: int
) -> None:
    from indexer.adaptation.encoder import fine_tune
    from indexer.encoding import PACK_NAME

    texts: dict[str, list[str]] = defaultdict(list)
    for query in train:
        if query.primary and not query.is_vague:
            texts[query.primary[0]].append(query.text)
    for article in library.articles:
        if article.meta:
            texts[article.id].extend(article.meta.symptoms)
    base = Path(settings.model) if settings.model else settings.models_dir / PACK_NAME / "sentence-transformers"
    with build_progress() as progress:
        fine_tune(base, texts, out, steps, progress)
