"""Fit a ranker: the head on query vectors, then the weights of its features by softmax regression.

The head learns from ``train``. Weights and confidence are fitted on ``dev``, which the head and the encoder's adapter
have not seen: fitted on ``train``, even by folds, they trust vectors that were trained on the same queries (right
first for .74 of half of the real complaints instead of .79). ``test`` is never opened here.

For a part of the weight the ranker sees some documents as if nobody had judged a query for them: a new article comes
like that, and must not be punished for it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.ranking.features import FEATURE_NAMES, Learned, without_judged
from indexer.ranking.ranker import (
    MANY,
    Head,
    RankerModel,
    head_signals,
    learned_of,
    without_classes,
)
from indexer.ranking.ranker_choice import RankerChoice
from indexer.training.beside_default import compare_with_default
from indexer.training.calibrate import UNCALIBRATED, Filled, calibrated
from indexer.training.head import fit_head, label_shares
from indexer.training.learned import weights_of
from indexer.training.observations import TITLE, Judgment, Observation
from indexer.training.weights import fit_weights

__all__ = ["FIT_VERSION", "Fitted", "fit_ranker"]

FIT_VERSION = 17
"""Raise it when the fit changes: rankers fitted by another version are then fitted again by the next build."""

_NEW_SHARE = 0.25
"""Share of the documents that seem new at a time."""
_NEW_DRAWS = 3
"""How often other documents are drawn to seem new, where there are no folds."""
_SEED = 20261128
_NONE = ""
Matrix = NDArray[np.float32]


class Fitted(NamedTuple):
    """A fitted ranker, and how it does beside the default one; None where there is none."""

    model: RankerModel
    choice: RankerChoice | None


def fit_ranker(
    train: Sequence[Judgment],
    asked: Sequence[Observation],
    symptoms: tuple[Matrix, Sequence[str]],
    document_ids: Sequence[str],
    urgent: Sequence[int],
    fingerprint: str,
    *,
    beside_default: bool = False,
) -> Fitted:
    """Fit a ranker, and judge it beside the default one on queries that it has not seen.

    Args:
        train: What the head learns from.
        asked: What weights and confidence are fitted on: queries that are not in ``train`` (fold -1), or ``train``
            itself, each seen by what the other folds taught.
        symptoms: Vectors of the articles' symptoms, float32 of shape (n, dim), and the document id of each:
            further examples for the head.
        document_ids: All documents, in the order of the observations' rows.
        urgent: Positions of the urgent documents.
        fingerprint: Of the encoder.
        beside_default: Whether there is a default ranker, which the observations know.
    """
    missing = float(np.log(0.5 / len(document_ids)))
    examples = _Examples(symptoms, document_ids, missing)
    everything = examples.learn(train, frozenset())
    chance = np.random.default_rng(_SEED)
    filled: list[Filled] = []
    as_new: list[Filled] = []
    for fold in sorted({seen.fold for seen in asked}):
        own = [seen for seen in asked if seen.fold == fold]
        rest = train if fold < 0 else [seen for seen in train if seen.fold != fold]
        # A head that knows the fold would not forget it in the steps that another one takes.
        learned = everything if fold < 0 else examples.learn(rest, frozenset())
        own_head = learned.head
        filled += learned.fill_all(own)
        for _ in range(_NEW_DRAWS if fold < 0 else 1):
            count = round(_NEW_SHARE * len(document_ids))
            dropped = chance.choice(len(document_ids), count, replace=False)
            names = frozenset(document_ids[place] for place in dropped)
            learned = examples.learn(rest, names, without_classes(own_head, names))
            as_new += learned.fill_all(own)
    model = RankerModel(
        basis="",
        fingerprint=fingerprint,
        feature_names=FEATURE_NAMES,
        weights=tuple(map(float, fit_weights(filled, as_new))),
        missing_head=missing,
        judged=everything.judged,
        priors=everything.priors,
        head=everything.head,
        outside=everything.outside.tobytes(),
        calibration=UNCALIBRATED,
    )
    choice = compare_with_default(filled, as_new) if beside_default else None
    return Fitted(calibrated(model, filled, as_new, urgent), choice)


@dataclass(frozen=True, slots=True)
class _Learned:
    """What judged queries taught, before a query's evidence is looked at; see :class:`RankerModel`."""

    head: Head
    judged: frozenset[str]
    priors: dict[str, dict[str, float]]
    outside: Matrix
    dropped: frozenset[str]
    document_ids: Sequence[str]
    missing: float

    def fill_all(self, seen: Sequence[Observation]) -> list[Filled]:
        """Return the observations with the columns of what was learned.

        One product of matrices for the nearest query out of scope: one a query takes most of the time of a fit.
        """
        if not len(self.outside) or not seen:
            return [self.fill(each) for each in seen]
        nearest = (np.stack([each.vector for each in seen]) @ self.outside.T).max(axis=1)
        return [self.fill(each, value) for each, value in zip(seen, nearest.tolist(), strict=True)]

    def fill(self, seen: Observation, nearest: float | None = None) -> Filled:
        """Return the observation with the columns of what was learned.

        Args:
            seen: The observation.
            nearest: The cosine of the nearest query out of scope, where it is known.
        """
        known = self.head.log_probabilities(seen.vector)
        priors = self.priors.get(seen.query.lang, {})
        learned = learned_of(known, self.missing, priors, self.judged, self.document_ids)
        features = seen.features
        if self.dropped:
            rows = np.array([name in self.dropped for name in self.document_ids], dtype=np.bool_)
            features = without_judged(features, seen.symptom_votes, rows)
        features = features.copy()
        for name, values in zip(Learned._fields, learned, strict=True):
            features[:, FEATURE_NAMES.index(name)] = values
        return seen, features, head_signals(known, self.outside, seen.vector, nearest)


class _Examples:
    """Learns from observations and symptoms.

    Args:
        symptoms: Vectors of the articles' symptoms, float32 of shape (n, dim), and the document id of each.
        document_ids: All documents.
        missing: Log-probability of a document that the head does not know.
    """

    def __init__(self, symptoms: tuple[Matrix, Sequence[str]], document_ids: Sequence[str], missing: float) -> None:
        self._symptoms, self._document_ids, self._missing = symptoms, document_ids, missing

    def learn(self, observations: Sequence[Judgment], dropped: frozenset[str], start: Head | None = None) -> _Learned:
        """Fit a head and count priors, as if some documents had no judged query.

        Args:
            observations: The judged queries.
            dropped: Documents whose judged queries are left out.
            start: A head to begin from.
        """
        vectors = [*self._symptoms[0]]
        labels: list[tuple[str, ...]] = [(owner,) for owner in self._symptoms[1]]
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        outside = []
        masses = [1.0] * len(labels)
        for seen, mass in zip(observations, weights_of([each.query for each in observations]), strict=True):
            names = tuple(self._document_ids[target] for target in seen.targets)
            is_title = seen.query.kind == TITLE
            if dropped.intersection(names) and not is_title:
                continue
            vectors.append(seen.vector)
            masses.append(mass)
            if not names:
                outside.append(seen.vector)
                labels.append((_NONE,))
            elif seen.query.is_vague:
                labels.append((MANY,))
            else:
                labels.append(names)
                if not is_title:
                    for name, share in zip(names, label_shares(len(names)), strict=True):
                        counts[seen.query.lang][name] += mass * share
        judged = frozenset(name for counter in counts.values() for name in counter)
        return _Learned(
            head=fit_head(np.stack(vectors), labels, start, masses),
            judged=judged,
            priors={lang: _log_shares(counter) for lang, counter in counts.items()},
            outside=np.stack(outside) if outside else np.empty((0, vectors[0].shape[0]), np.float32),
            dropped=dropped,
            document_ids=self._document_ids,
            missing=self._missing,
        )


def _log_shares(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the log of each document's share of the queries, as if each had one more."""
    total = sum(counts.values()) + len(counts)
    return {name: float(np.log((count + 1.0) / total)) for name, count in counts.items()}
