"""Where passages and lanes are: behind one small interface, in this process or on servers."""

from indexer.retrieval.engine.embedded import EmbeddedEngine
from indexer.retrieval.engine.engine import Engine, LaneQuery, LaneResults

__all__ = ["EmbeddedEngine", "Engine", "LaneQuery", "LaneResults"]
