"""Building a generation: articles to passages to vectors to retrievers, published at the end or not at all.

``plan`` decides what of the generation before can stay, ``vectors`` encodes what is new, ``writer`` writes the
files, ``build`` ties them together under the writer's lock, and ``editions`` does so for each audience.
"""

from indexer.indexing.build import BuildReport
from indexer.indexing.editions import build_index
from indexer.indexing.vectors import Progress

__all__ = ["BuildReport", "Progress", "build_index"]
