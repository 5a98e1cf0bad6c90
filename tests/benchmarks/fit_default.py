"""Fit the default ranker's weights: ``python -m tests.benchmarks.fit_default WORK SET… [--write]``.

WORK keeps indexes and vectors between runs; each SET is a folder as :mod:`tests.benchmarks.default_sets` reads it. Each
set is judged by weights that were fitted on the others of its language, beside dense alone, BM25 alone and the fixed
sums of both; sets of one source (``city``, ``city+sections``) are left out together. ``--write`` then fits all sets
together and writes ``indexer/ranking/default_weights.json``. A new feature or signal gets a weight of 0 there first,
for every build asks its own titles.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from indexer.encoding import open_encoder
from indexer.ranking import default_ranker
from indexer.ranking.default_ranker import FUSION_FEATURES, LanguageWeights
from indexer.ranking.fusion import reciprocal_rank_fusion, weighted_sum
from indexer.ranking.ranker import shares_of
from indexer.settings import IndexerSettings
from tests.benchmarks.default_sets import Query, observe

_PACKS = ("e5-small", "minilm")
_MOST_QUERIES = 1024
_DECAY = 2e-3
_STRENGTH = 0.1
"""Inverse of the regularisation, as scikit-learn has it."""
_PHRASE = 1.5
"""Weight of a message that is quoted whole; no public set has any, so it is set by hand."""
_FAR = 0.3
"""Weight of questions of other worlds among those without an answer: easier than near ones, and asked less."""
_LEAST_BY_WORDS = 0.2
_REFUSED = 0.05
"""Share of answerable questions that may be refused, on the median set."""
_SURE = 0.93
"""Share of the answers that are right on the fitted sets: on one that was left out it is some points less."""

Sets = dict[str, list[Query]]


def main() -> None:
    """Print how the weights carry over, and write them."""
    work, *folders = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    settings = IndexerSettings.from_env(os.environ)
    encoder = open_encoder(settings, print, _PACKS)
    sets = {folder.name: observe(folder, work, encoder, settings, _MOST_QUERIES) for folder in folders}
    weights = {}
    for lang in ("en", "ja"):
        of_lang = {name: [each for each in queries if each.lang == lang] for name, queries in sets.items()}
        of_lang = {name: queries for name, queries in of_lang.items() if len(queries) > len(sets[name]) / 2}
        for name, queries in of_lang.items():
            others = {other: rows for other, rows in of_lang.items() if _source(other) != _source(name)} or of_lang
            _judge(name, _near(queries), _fit(others))
        weights[lang] = _fit(of_lang)
        print(lang, dict(zip(FUSION_FEATURES, np.round(weights[lang].fusion, 2), strict=True)), weights[lang])
    if "--write" in sys.argv:
        path = Path(default_ranker.__file__).with_name("default_weights.json")
        path.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")


def _source(name: str) -> str:
    return name.partition("+")[0]


def _fit(sets: Sets) -> LanguageWeights:
    fusion = _fit_fusion(sets)
    # What is asked in a language of no page is never refused: its words say nothing. Nor do those of a set whose
    # questions were written without the words of the pages.
    sets = {
        name: own
        for name, rows in sets.items()
        if (own := [each for each in rows if not each.is_foreign]) and _found_by_words(own) >= _LEAST_BY_WORDS
    }
    answerable = _fit_answerable(sets, fusion)
    sets = {name: _near(rows) for name, rows in sets.items()}
    refusing = [
        np.quantile(odds[known], _REFUSED) for odds, known, *_ in _seen(sets, fusion, answerable) if known.any()
    ]
    trust, answer_at = _fit_trust(sets, fusion, answerable)
    return LanguageWeights(
        fusion=tuple(np.round(fusion, 3).tolist()),
        answerable=tuple(np.round(answerable, 3).tolist()),
        trust=trust,
        none_below=round(float(np.median(refusing)), 3),
        answer_at=answer_at,
    )


def _fit_fusion(sets: Sets) -> np.ndarray:
    """Maximise the likelihood that the first is one that answers, each set with the same weight."""
    rows = [
        (each.features, each.targets, 1 / len(queries))
        for queries in sets.values()
        for each in queries
        if each.targets.any()
    ]
    count = len(FUSION_FEATURES)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = _DECAY * weights @ weights, 2 * _DECAY * weights
        for features, targets, weight in rows:
            shares = shares_of((features @ weights).astype(np.float64))
            right = shares * targets
            value -= weight / len(sets) * np.log(right.sum() + 1e-12)
            gradient -= weight / len(sets) * (right / (right.sum() + 1e-12) - shares) @ features
        return float(value), gradient

    bounds = [(0.0, None)] * (count - 1) + [(_PHRASE, _PHRASE)]
    start = np.append(np.full(count - 1, 0.5), _PHRASE)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x


def _near(queries: Sequence[Query]) -> list[Query]:
    """Return a set without background queries, if it has questions of its own world that nothing answers."""
    own = [each for each in queries if not each.is_background]
    return own if any(not each.relevant for each in own) else list(queries)


def _found_by_words(queries: Sequence[Query]) -> float:
    """Return the share of the answerable questions that BM25 alone answers first."""
    answered = [each for each in queries if each.relevant]
    return float(np.mean([each.targets[np.argmax(np.nan_to_num(each.retrievers["lexical"]))] for each in answered]))


def _fit_answerable(sets: Sets, fusion: np.ndarray) -> np.ndarray:
    """Fit answerable against not, both alike in weight in every set that has questions of its own world of both."""
    inputs, known, weights = [], [], []
    for queries in sets.values():
        answered = np.array([each.relevant > 0 for each in queries])
        far = np.array([each.is_background for each in queries])
        if not (~answered & ~far).any():
            continue
        inputs += [each.signals(*_first(each, fusion)) for each in queries]
        known += answered.tolist()
        refused = np.where(far, _FAR / max(far.sum(), 1), (1 - _FAR) / (~answered & ~far).sum())
        weights += (0.5 * np.where(answered, 1 / answered.sum(), refused)).tolist()
    return _logistic(np.array(inputs), np.array(known), np.array(weights) / np.mean(weights))


def _first(query: Query, fusion: np.ndarray) -> tuple[int, float]:
    """Return the candidate that ranks first, and its share of the scores."""
    shares = shares_of(query.features @ fusion)
    return int(np.argmax(shares)), float(shares.max())


def _logistic(inputs: np.ndarray, known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return weights and bias; no signal may count against an answer, whatever a few sets say."""
    scale = np.std(inputs, axis=0)
    scaled, signs = np.c_[inputs / scale, np.ones(len(inputs))], np.where(known, 1.0, -1.0)

    def loss(fitted: np.ndarray) -> tuple[float, np.ndarray]:
        odds = signs * (scaled @ fitted)
        gradient = -(weights * signs * expit(-odds)) @ scaled
        gradient[:-1] += fitted[:-1] / _STRENGTH
        return float(weights @ np.logaddexp(0, -odds) + fitted[:-1] @ fitted[:-1] / (2 * _STRENGTH)), gradient

    bounds = [(0.0, None)] * len(scale) + [(None, None)]
    found = minimize(loss, np.zeros(len(scale) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return np.append(found[:-1] / scale, found[-1])


def _seen(
    sets: Sets, fusion: np.ndarray, answerable: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Return by set, for each question: log-odds, whether it has an answer, log share of the first, if it is right."""
    found = []
    for queries in sets.values():
        rows = []
        for each in queries:
            first, share = _first(each, fusion)
            signals = each.signals(first, share)
            odds = float(np.dot(signals, answerable[:-1]) + answerable[-1])
            rows.append((odds, each.relevant > 0, signals.share, bool(each.targets[first])))
        odds, known, share, right = map(np.array, zip(*rows, strict=True))
        found.append((odds, known.astype(bool), share, right.astype(bool)))
    return found


def _fit_trust(sets: Sets, fusion: np.ndarray, answerable: np.ndarray) -> tuple[tuple[float, float, float], float]:
    seen = _seen(sets, fusion, answerable)
    inputs = np.concatenate([np.stack([odds, share], 1) for odds, _, share, _ in seen])
    right = np.concatenate([row[3] for row in seen])
    weights = np.concatenate([np.full(len(row[0]), 1 / len(row[0])) for row in seen])
    fitted = LogisticRegression(C=10.0).fit(inputs, right, sample_weight=weights / weights.mean())
    confidence = fitted.predict_proba(inputs)[:, 1]
    order = np.argsort(-confidence)
    precise = np.cumsum((right * weights)[order]) / np.cumsum(weights[order])
    enough = np.flatnonzero(precise >= _SURE)
    answer_at = float(confidence[order][enough[-1]]) if enough.size else 1.0
    trust = (*np.round(fitted.coef_[0], 3).tolist(), round(float(fitted.intercept_[0]), 3))
    return trust, round(min(max(answer_at, 0.7), 0.97), 3)


def _judge(name: str, queries: Sequence[Query], weights: LanguageWeights) -> None:
    fusion, answerable = np.array(weights.fusion), np.array(weights.answerable)
    answered = [each for each in queries if each.relevant]
    ways = {
        "dense": [np.nan_to_num(each.retrievers["dense"], nan=-np.inf) for each in answered],
        "bm25": [np.nan_to_num(each.retrievers["lexical"], nan=-np.inf) for each in answered],
        "sum": [weighted_sum(each.retrievers) for each in answered],
        "rrf": [reciprocal_rank_fusion(each.retrievers) for each in answered],
        "learned": [each.features @ fusion for each in answered],
    }
    cells = "  ".join(f"{way} {_figures(answered, scores)}" for way, scores in ways.items())
    print(f"{name} ({len(answered)}): hit@1/nDCG@10 {cells}")
    if any(each.is_foreign for each in queries):
        return
    ((odds, known, share, right),) = _seen({name: list(queries)}, fusion, answerable)
    confidence = 1 / (1 + np.exp(-(weights.trust[0] * odds + weights.trust[1] * share + weights.trust[2])))
    sure = (confidence >= weights.answer_at) & (odds >= weights.none_below)
    refused = odds < weights.none_below
    auc = roc_auc_score(known, odds) if not known.all() else float("nan")
    sure_right = right[sure].mean() if sure.any() else float("nan")
    outside = refused[~known].mean() if not known.all() else float("nan")
    print(
        f"    AUROC {auc:.3f}, none: answerable {refused[known].mean():.3f}, others {outside:.3f};"
        f" sure {sure[known].mean():.2f} of the answerable, right {sure_right:.3f}"
    )


def _figures(queries: Sequence[Query], scores: Sequence[np.ndarray]) -> str:
    first, gains = [], []
    discounts = 1 / np.log2(np.arange(2, 12))
    for each, values in zip(queries, scores, strict=True):
        found = each.targets & (values > -np.inf)
        best = found[np.argsort(-values, kind="stable")[:10]]
        first.append(best[0])
        gains.append((best * discounts[: len(best)]).sum() / discounts[: each.relevant].sum())
    return f"{np.mean(first):.3f}/{np.mean(gains):.3f}"


if __name__ == "__main__":
    print(json.dumps({"packs": _PACKS}))
    main()
