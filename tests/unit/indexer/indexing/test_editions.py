"""What a build does around the generations that it makes."""

from threadpoolctl import threadpool_info, threadpool_limits

from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index, editions
from indexer.indexing.build import BuildReport
from indexer.settings import IndexerSettings
from kb.loading.library import load_library


def _blas_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_products_use_one_thread_during_a_build_and_as_many_as_before_after_it(monkeypatch, tmp_path):
    """A build beside other work does not spend its time on threads that wait for each other."""
    during = []

    def build_edition(*_, **__):
        during.append(_blas_threads())
        return BuildReport("g", changed=True, articles=1, passages=1, encoded=1, reused=0, seconds=0.0, index_bytes=1)

    monkeypatch.setattr(editions, "build_edition", build_edition)
    (tmp_path / "page.md").write_text("# A page\n\nWith a sentence.\n")
    with threadpool_limits(limits=2, user_api="blas"):
        before = _blas_threads()
        build_index(load_library(tmp_path), HashingEncoder(), IndexerSettings(index_dir=tmp_path / "index"))
        assert _blas_threads() == before
    assert during == [{1}]
