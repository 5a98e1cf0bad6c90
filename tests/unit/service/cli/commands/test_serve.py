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


def test_a_service_without_an_index_says_what_to_do(monkeypatch, tmp_path, caplog):
    """It serves all the same: the first build is picked up."""
    served = []
    monkeypatch.setattr("service.app.server.run_server", lambda *_: served.append(True))
    monkeypatch.setattr("service.app.asgi.assemble", lambda *_: None)
    CliRunner().invoke(main, ["serve", "--index", str(tmp_path / "index")], standalone_mode=False)
    assert served == [True]
    assert "run kaiketsu build" in caplog.text
