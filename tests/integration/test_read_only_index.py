"""A read-only index is searched, in a process that cannot write to it."""

import os
import shutil
import subprocess
import sys

import pytest

from indexer.retrievers.lexical import LexicalWriter
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage

SEARCH = """
import os
import sys
import time
from pathlib import Path
from indexer.retrievers.lexical import LexicalRetriever
from indexer.text.analysis import Analyser
folder = Path(sys.argv[1])
try:
    (folder / "lexical" / "written").touch()
except OSError:
    retriever = LexicalRetriever(folder)
    time.sleep(1)  # tantivy looks twice a second whether the index has changed
    hits = retriever.search(Analyser().analyse("wallet"), {}, 5)
    print("read-only", hits.passages.tolist(), list(Path(os.environ["TMPDIR"]).glob("kaiketsu*")))
"""


@pytest.fixture
def folder(tmp_path):
    """Return the folder of an index of two passages."""
    writer = LexicalWriter(tmp_path, Analyser())
    for position, text in enumerate(["The shop is closed.", "I lost my wallet."]):
        writer.add(position, Passage(position, "title", "", "", text), f"article-{position}", "en")
    writer.finish()
    return tmp_path


def test_a_folder_that_cannot_be_written_is_searched(folder, tmp_path_factory):
    """A read-only index is searched although tantivy wants to lock a file in it, and nothing is left beside it."""
    command = [sys.executable, "-c", SEARCH, str(folder)]
    if os.geteuid() == 0:  # root writes where modes forbid it, unless it gives up that capability
        if shutil.which("setpriv") is None:
            pytest.skip("root needs setpriv (util-linux) to be refused")
        command = ["setpriv", "--bounding-set=-dac_override", *command]
    for path in [*folder.rglob("*"), folder]:
        path.chmod(path.stat().st_mode & ~0o222)
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("beside"))}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    finally:
        for path in [folder, folder / "lexical"]:
            path.chmod(0o700)
    assert done.stdout == "read-only [1] []\n", done.stderr
