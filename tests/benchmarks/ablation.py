"""What each part of the ranking gives: ``python -m tests.benchmarks.ablation``.

The features of train and dev are computed once on the current index; the ranker is then fitted with parts left out
or alone, and dev is ranked. Test is not opened.
"""

import os
from collections.abc import Sequence

import numpy as np

from indexer.adaptation import fit
from indexer.adaptation.observations import FOLDS, Observation, Observer, fold_of
from indexer.analysis import Analyser
from indexer.encoding import open_encoder
from indexer.passage import PASSAGE_KINDS
from indexer.retrieval.lanes.dense import DenseLane
from indexer.retrieval.ranking.features import FEATURE_NAMES
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout, open_current
from kb.judged import load_judged
from kb.library import DEFAULT_KB

GROUPS = {
    "dense lane": [n for n in FEATURE_NAMES if n.startswith("dense")],
    "lexical lane": [n for n in FEATURE_NAMES if n.startswith("lexical")],
    "literal lane": ["literal"],
    "judged passages": ["dense_judged", "lexical_judged"],
    "symptoms": ["dense_symptom", "lexical_symptom"],
    "votes": ["votes"],
    "head": ["head"],
}


def main() -> None:
    """Print the table."""
    settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(settings, print)
    generation, _ = open_current(IndexLayout(settings.index_dir), fingerprint=encoder.spec.fingerprint)
    observer = Observer(generation, encoder, Analyser())
    train, dev = load_judged(DEFAULT_KB, "train"), load_judged(DEFAULT_KB, "dev")
    seen = observer.observe(train, [fold_of(position) for position in range(len(train))])
    asked = [one for one in observer.observe(dev, [-1] * len(dev)) if one.targets]
    vectors = DenseLane(generation).vectors(0, len(generation.passages))
    places = np.flatnonzero(generation.kind_of_passage == PASSAGE_KINDS.index("symptom"))
    owners = [generation.document_ids[d] for d in generation.document_of_passage[places].tolist()]
    filled, dev_filled = _filled(seen, asked, (vectors[places], owners), generation.document_ids)
    print(f"{'':<28}{'hit@1':>8}{'hit@3':>8}{'ja @1':>8}{'en @1':>8}")
    _print("everything", filled, dev_filled, set())
    for name, features in GROUPS.items():
        _print(f"without {name}", filled, dev_filled, set(features))
    for name, features in GROUPS.items():
        _print(f"{name} alone", filled, dev_filled, set(FEATURE_NAMES) - set(features))


def _filled(seen: Sequence[Observation], asked: Sequence[Observation], symptoms, ids):
    missing = float(np.log(0.5 / len(ids)))
    train = []
    for fold in range(FOLDS):
        head = fit._fit_head([one for one in seen if one.fold != fold], symptoms, ids)
        train += [
            fit._with_head(one, head, fit._outside(seen), ids, missing)
            for one in seen
            if one.fold == fold and one.targets
        ]
    head = fit._fit_head(seen, symptoms, ids)
    return train, [fit._with_head(one, head, fit._outside(seen), ids, missing) for one in asked]


def _print(name, train, dev, dropped):
    keep = np.array([0.0 if feature in dropped else 1.0 for feature in FEATURE_NAMES], np.float32)
    weights = fit._fit_weights([(one, features * keep, none) for one, features, none in train])
    ranks, langs = [], []
    for one, features, _ in dev:
        order = np.argsort(-(features * keep) @ weights, kind="stable").tolist()
        ranks.append(min(order.index(target) for target in one.targets))
        langs.append(one.query.lang)
    first, lang = np.array(ranks) == 0, np.array(langs)
    print(
        f"{name:<28}{first.mean():8.3f}{np.mean(np.array(ranks) < 3):8.3f}"
        f"{first[lang == 'ja'].mean():8.3f}{first[lang == 'en'].mean():8.3f}"
    )


if __name__ == "__main__":
    main()
