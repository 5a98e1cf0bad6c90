"""The manual's commands for backup and restore, run as they are written."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from click.testing import CliRunner

from indexer.indexing import build_index
from indexer.store import IndexLayout, open_current
from kb.loading.library import load_library
from service.cli.main import main
from tests.support.small_kb import write_article

OPERATIONS = Path(__file__).parents[2] / "service" / "docs" / "operations.md"


def commands(name):
    """Return the shell block of the page that begins with ``# name``."""
    (block,) = re.findall(rf"```sh\n(# {name}\n.*?)```", OPERATIONS.read_text("utf-8"), re.DOTALL)
    return block


def test_a_backup_taken_while_a_build_runs_can_be_restored(small_kb, settings, hashing, tmp_path):
    """Whatever the builds beside do, the copy holds one whole generation, and it answers elsewhere."""
    build_index(load_library(small_kb), hashing, settings)
    database = tmp_path / "feedback.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE searches (text)")
    stop = threading.Event()

    def build_on():
        number = 0
        while not stop.is_set():
            number += 1
            write_article(small_kb, "extra", title=f"Title {number}")
            build_index(load_library(small_kb), hashing, settings)
            with sqlite3.connect(database) as connection:
                connection.execute("INSERT INTO searches VALUES ('x')")

    builder = threading.Thread(target=build_on)
    builder.start()
    try:
        for attempt in range(5):
            place = tmp_path / f"backup{attempt}"
            environ = {
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "KAIKETSU_KB": str(small_kb),
                "KAIKETSU_INDEX": str(settings.index_dir),
                "FEEDBACK": str(database),
                "BACKUP": str(place),
            }
            subprocess.run(["sh", "-euc", commands("backup")], env=environ, check=True)
            restored = {
                **environ,
                "KAIKETSU_KB": str(tmp_path / f"kb{attempt}"),
                "KAIKETSU_INDEX": str(tmp_path / f"index{attempt}"),
                "FEEDBACK": str(tmp_path / f"feedback{attempt}.db"),
            }
            subprocess.run(["sh", "-euc", commands("restore")], env=restored, check=True)
            result = CliRunner().invoke(main, ["verify", "--index", restored["KAIKETSU_INDEX"]])
            assert (result.exit_code, "intact" in result.output) == (0, True), result.output
            generation, refused = open_current(IndexLayout(Path(restored["KAIKETSU_INDEX"])))
            assert refused == ()
            assert generation.find_article("lost")
            with sqlite3.connect(restored["FEEDBACK"]) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert load_library(Path(restored["KAIKETSU_KB"])).articles
    finally:
        stop.set()
        builder.join()
