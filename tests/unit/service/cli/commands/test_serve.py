"""The command that serves."""

import numpy as np
from click.testing import CliRunner
from threadpoolctl import threadpool_info, threadpool_limits

from service.cli.main import main


def test_products_of_a_query_use_one_thread_while_serving(monkeypatch, tmp_path):
    """BLAS is limited before the first request: requests use the cores."""
    threads = []

    def run_server(_app, _settings):
        threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")

    monkeypatch.setattr("service.app.server.run_server", run_server)
    monkeypatch.setattr("service.app.asgi.assemble", lambda *_: None)
    assert np.ones(1) @ np.ones(1) == 1
    with threadpool_limits(limits=2, user_api="blas"):  # and as it was afterwards
        found = CliRunner().invoke(main, ["serve", "--index", str(tmp_path)], standalone_mode=False)
    assert found.exception is None
    assert set(threads) == {1}
