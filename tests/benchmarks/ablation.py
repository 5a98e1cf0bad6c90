"""What each part of the ranking gives: ``python -m tests.benchmarks.ablation [QUERIES.jsonl]``.

Features are computed once on the current index; the ranker is then fitted with parts left out or alone. Its weights are
fitted on one half of dev and judged on the other, both ways; with a labelled set (``primary`` as a set of acceptable
articles) they are fitted on the whole of dev and judged on it, too. Test is not opened.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.encoding import make_packs, open_encoder
from indexer.ranking.features import FEATURE_NAMES
from indexer.retrievers.dense.retriever import DenseRetriever
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser
from indexer.text.passage import PASSAGE_KINDS
from indexer.training import fit
from indexer.training.observations import Observation, Observer
from indexer.training.weights import fit_weights
from kb.loading.judged import JudgedQuery, load_judged
from kb.loading.library import DEFAULT_KB

GROUPS = {
    "dense lane": [n for n in FEATURE_NAMES if n.startswith("dense")],
    "lexical lane": [n for n in FEATURE_NAMES if n.startswith("lexical")],
    "phrase retriever": ["literal", "message"],
    "judged passages": ["dense_judged", "lexical_judged"],
    "symptoms": ["dense_symptom", "lexical_symptom"],
    "votes": ["votes"],
    "head": ["head"],
}

Filled = tuple[Observation, np.ndarray, np.ndarray]


def main() -> None:
    """Print the table."""
    settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(settings, print, make_packs(settings, DEFAULT_KB, ("en", "ja"), print))
    generation, _ = open_current(IndexLayout(settings.index_dir), fingerprint=encoder.spec.fingerprint)
    observer = Observer(generation, encoder, Analyser())
    places = np.flatnonzero(generation.kind_of_passage == PASSAGE_KINDS.index("symptom"))
    owners = [generation.document_ids[d] for d in generation.document_of_passage[places].tolist()]
    examples = fit._Examples((DenseRetriever(generation).vectors_at(places), owners), generation.document_ids, -5.0)
    train = load_judged(DEFAULT_KB, "train")
    learned = examples.learn(observer.encode(train, [-1] * len(train)), frozenset())
    sets = {"dev": load_judged(DEFAULT_KB, "dev")}
    if sys.argv[1:]:
        rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
        sets["set"] = [JudgedQuery(row["id"], row["text"], row["lang"], tuple(row["primary"])) for row in rows]
    filled = {
        name: [learned.fill(one) for one in observer.observe(queries, [-1] * len(queries)) if one.targets]
        for name, queries in sets.items()
    }
    heads = "".join(f"{name + ' @1':>10}{'@3':>8}{'ja @1':>8}{'en @1':>8}" for name in filled)
    print(f"{'':<28}{heads}")
    _print("everything", filled, set())
    for name, features in GROUPS.items():
        _print(f"without {name}", filled, set(features))
    for name, features in GROUPS.items():
        _print(f"{name} alone", filled, set(FEATURE_NAMES) - set(features))


def _print(name: str, filled: dict[str, list[Filled]], dropped: set[str]) -> None:
    keep = np.array([0.0 if feature in dropped else 1.0 for feature in FEATURE_NAMES], np.float32)
    kept = {key: [(one, features * keep, none) for one, features, none in rows] for key, rows in filled.items()}
    one, other = kept["dev"][::2], kept["dev"][1::2]
    judged = [(one, other), (other, one)]
    cells = _cells([pair for fitted, asked in judged for pair in _ranks(fitted, asked)])
    if "set" in kept:
        cells += _cells(_ranks(kept["dev"], kept["set"]))
    print(f"{name:<28}{cells}")


def _ranks(fitted: Sequence[Filled], asked: Sequence[Filled]) -> list[tuple[int, str]]:
    weights = fit_weights(fitted, [])
    found = []
    for one, features, _ in asked:
        order = np.argsort(-features @ weights, kind="stable").tolist()
        found.append((min(order.index(target) for target in one.targets), one.query.lang))
    return found


def _cells(found: Sequence[tuple[int, str]]) -> str:
    ranks, lang = np.array([rank for rank, _ in found]), np.array([lang for _, lang in found])
    first = ranks == 0
    parts = (first.mean(), np.mean(ranks < 3), first[lang == "ja"].mean(), first[lang == "en"].mean())
    return f"{parts[0]:10.3f}" + "".join(f"{part:8.3f}" for part in parts[1:])


if __name__ == "__main__":
    main()
