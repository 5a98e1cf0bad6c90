"""Learning from judged queries: the ranker, its head, and the calibration of confidence.

A knowledge base without judged queries, or with too few, is served without any of it.
"""

from indexer.training.adapt import adapt, can_learn
from indexer.training.fit import FIT_VERSION

__all__ = ["FIT_VERSION", "adapt", "can_learn"]
