"""What errors of an index advise, and what of them anybody may be told."""

import errno
import os
from pathlib import Path

import pytest

from indexer.errors import (
    BackendError,
    CurrentDamagedError,
    GenerationDamagedError,
    GenerationUnreadableError,
    IndexerError,
    NoGenerationError,
    cannot_read,
)

FOLDER = Path("/srv/index/generations/20260101T000000000000-00000000")


def refusal(number):
    """Return the error for a file that the system refuses with this number."""
    return cannot_read(FOLDER, "contents.msgpack", OSError(number, os.strerror(number)))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENOMEM])
def test_what_a_build_does_not_mend_is_not_built_again(number):
    """The message names the whole path and does not advise a build where access or resources are missing."""
    error = refusal(number)
    assert isinstance(error, GenerationUnreadableError)
    assert str(FOLDER / "contents.msgpack") in str(error)
    assert "build" not in str(error)
    assert ("let the user" in str(error)) == (number in {errno.EACCES, errno.EPERM})


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOENT])
def test_what_is_lost_is_built_again(number):
    """A file that is gone, or that the disk does not give back, needs a new generation."""
    assert not isinstance(refusal(number), GenerationUnreadableError)
    assert "kaiketsu build --full" in str(refusal(number))


def test_a_damaged_file_is_named_by_its_whole_path():
    """Whoever has several index folders sees which one is meant."""
    error = GenerationDamagedError(FOLDER, "segments/1/articles.msgpack", "is missing")
    assert f"generation {FOLDER.name} is damaged: {FOLDER}/segments/1/articles.msgpack is missing" in str(error)
    assert (error.generation, error.file) == (FOLDER.name, "segments/1/articles.msgpack")


@pytest.mark.parametrize(
    "error",
    [
        refusal(errno.EACCES),
        refusal(errno.EIO),
        IndexerError("/srv/models is gone"),
        NoGenerationError(Path("/srv/index"), "nothing has been built yet"),
        CurrentDamagedError(Path("/srv/index/CURRENT")),
        GenerationDamagedError(FOLDER, ".", "cannot be opened in /srv/index (no such file)"),
        BackendError("a search", "tcp://10.0.0.9:19530 does not answer"),
    ],
)
def test_the_summary_names_no_place_on_the_server(error):
    """Anybody may read the summary, so paths and addresses are not in it."""
    assert error.summary
    assert "/" not in error.summary
    assert "10.0.0.9" not in error.summary
