"""Learning from judged queries: the ranker, its head, and the calibration of confidence.

A knowledge base without judged queries is served without any of it.
"""

from indexer.adaptation.adapt import adapt

__all__ = ["adapt"]
