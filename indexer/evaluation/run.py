"""Runs: rankings of many queries in TREC's form."""

from collections.abc import Iterator, Sequence

__all__ = ["trec_lines"]


def trec_lines(query_ids: Sequence[str], rankings: Sequence[Sequence[tuple[str, float]]], tag: str) -> Iterator[str]:
    """Yield ``qid Q0 docid rank score tag`` lines, ranks from 1."""
    for query_id, ranking in zip(query_ids, rankings, strict=True):
        for rank, (document_id, score) in enumerate(ranking, start=1):
            yield f"{query_id} Q0 {document_id} {rank} {score:.6f} {tag}\n"
