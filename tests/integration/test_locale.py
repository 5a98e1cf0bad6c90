"""The program in a locale that knows no UTF-8."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("variables", [{"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {}])
def test_a_locale_without_utf_8_gets_an_answer_or_a_message(variables, tmp_path):
    """With `LC_ALL=POSIX` a Japanese argument is read, or the message says what to set; there is no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "service", "search", "財布"],
        env={"LC_ALL": "POSIX", "PATH": os.environ["PATH"], "KAIKETSU_INDEX": str(tmp_path), **variables},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2  # there is no index
    assert b"Traceback" not in done.stderr
    assert (b"set PYTHONUTF8=1" in done.stderr) == bool(variables)
