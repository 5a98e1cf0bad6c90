"""Learning from judged queries: the ranker, its head, and the calibration of confidence.

A knowledge base without judged queries is served without any of it.
"""

from indexer.adaptation.adapt import adapt
from indexer.adaptation.fit import FIT_VERSION

__all__ = ["FIT_VERSION", "adapt"]
