"""The command ``learn``."""

import pytest
from click.testing import CliRunner

from service.cli.main import main
from tests.support.small_kb import write_small_kb


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 10001"), OSError("No username set")])
def test_a_user_without_a_name_can_look_at_the_queue(error, tmp_path, monkeypatch):
    """In a container a process may have a number alone."""

    def nameless():
        raise error

    monkeypatch.setattr("getpass.getuser", nameless)
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", f"sqlite:///{tmp_path}/log.db")
    assert CliRunner().invoke(main, ["feedback", "migrate"]).exit_code == 0
    folder = write_small_kb(tmp_path / "kb")
    result = CliRunner().invoke(main, ["learn", "--kb", str(folder), "--index", str(tmp_path / "index")])
    assert (result.exit_code, "0 wait for a decision" in result.output) == (0, True)
