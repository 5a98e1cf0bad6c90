"""Each source module has a unit test beside it, or a reason why not."""

from pathlib import Path

ROOT = Path(__file__).parents[2]

# A folder or module and where its behaviour is tested instead. Take a line out when its tests are there.
WAIVED = {
    # Folders whose modules touch disk, network, model or clock, or only pass on: several together are what can break.
    "indexer/backends": "tests/integration/backends",
    "indexer/encoding": "tests/integration/test_model_pack.py, test_bert_graph.py",
    "indexer/indexing": "tests/integration/test_index.py, test_scale.py; tests/resilience",
    "indexer/retrievers/dense": "tests/integration/test_scale.py",
    "indexer/store": "tests/integration/test_index.py; tests/resilience",
    "service/access": "tests/integration/test_access.py, test_slow_clients.py",
    "service/answering": "tests/integration/test_dialogue_http.py, test_searcher_source.py",
    "service/api": "tests/integration/test_http.py",
    "service/app": "tests/integration/test_server_process.py",
    "service/chat/errors": "values",
    "service/cli": "tests/integration/test_cli.py",
    "service/demo": "tests/browser/test_states.py",
    "service/doctor": "tests/unit/service/test_doctor.py: one test a check",
    "service/exporting/run": "tests/integration/test_exporting.py",
    "service/exporting/site": "tests/integration/test_exporting.py",
    "service/http": "tests/integration/test_http.py, test_load_shedding.py",
    "service/importing/errors": "values",
    "service/importing/markdown/marks": "values",
    "service/importing/page": "values",
    "service/importing/run": "tests/integration/test_importing.py",
    "service/learning": "tests/integration/test_learning.py",
    "service/mcp/arguments": "values",
    "service/mcp/endpoint": "tests/integration/test_mcp.py",
    "service/observability": "tests/integration/test_observability.py",
    "service/search_log": "tests/integration/test_feedback.py, test_feedback_database.py",
    "service/tenancy": "tests/integration/tenancy",
    "service/webhooks/once": "tests/integration/test_webhooks.py",
    "service/webhooks/watch": "tests/integration/test_webhooks.py",
    "service/web": "tests/browser; tests/integration/test_http.py",
    # Parts of one pure function whose behaviour is told by its whole.
    "kb/lint": "tests/unit/kb/lint/test_lint.py: one finding a test",
    "kb/redaction": "tests/unit/kb/redaction/test_redaction.py: one kind of secret a test",
    "kb/loading": "tests/integration/test_library.py: folders as a whole, and one unit test a format",
    # Values without behaviour, and errors.
    "kb/model": "values; tests of all that uses them",
    "indexer/retrievers/hits": "values",
    "indexer/search/result": "values",
    "service/__main__": "every test that starts the program",
    "service/errors": "values",
    "service/settings": "tests/unit/test_manual_pages.py; tests/integration/test_cli.py",
    # To be written, the pure ones first.
    "indexer/search/ranked_query": "tests/integration/test_index.py",
    "indexer/search/explainer": "tests/integration/test_index.py",
    "indexer/search/searcher": "tests/integration/test_index.py, test_http.py",
    "indexer/search/self_test": "tests/integration/test_index.py",
    "indexer/training/adapt": "tests/relevance/test_first_light.py",
    "indexer/training/background": "tests/unit/indexer/training/test_augment.py",
    "indexer/training/default_ranker": "tests/unit/indexer/ranking/test_default_ranker.py",
    "indexer/training/encoder": "tests/integration/test_model_pack.py",
    "indexer/training/examples": "tests/relevance/test_first_light.py",
    "indexer/training/observations": "tests/relevance/test_first_light.py",
}


def _modules():
    for package in ("kb", "indexer", "service"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name != "__init__.py":
                yield path.relative_to(ROOT)


def _has_test(module):
    """Whether the mirrored tree has a test module of its name, or one that names it in its head."""
    folder = ROOT / "tests" / "unit" / module.parent
    return any(folder.glob(f"test_{module.stem}*.py"))


def _is_waived(module):
    return any(str(each).removesuffix(".py") in WAIVED for each in (module, *module.parents))


def test_every_module_has_a_unit_test_or_a_reason():
    """A source module without a unit test of its name beside it is waived with the place that tests it."""
    assert [str(each) for each in _modules() if not _has_test(each) and not _is_waived(each)] == []


def test_no_reason_outlives_its_module():
    """A waiver names a module or folder that exists and still lacks a unit test."""
    modules = list(_modules())
    for waived in WAIVED:
        inside = [
            each for each in modules if str(each).removesuffix(".py") == waived or str(each).startswith(f"{waived}/")
        ]
        assert any(not _has_test(each) for each in inside), waived
