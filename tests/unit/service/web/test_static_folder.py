"""Names of static files that no file can have."""

import asyncio
import errno

import pytest
from litestar.file_system import BaseLocalFileSystem

from service.web.static_folder import StaticFolder


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "a\0b.css", "page.js/x"])
def test_an_impossible_name_is_not_found(tmp_path, name):
    """Whatever the reason why there can be no such file, it is not there."""
    (tmp_path / "page.js").touch()
    with pytest.raises(FileNotFoundError):
        asyncio.run(StaticFolder().info(tmp_path / name))


def test_a_file_is_found(tmp_path):
    """A file that is there is described."""
    (tmp_path / "page.js").write_text("1;")
    assert asyncio.run(StaticFolder().info(tmp_path / "page.js"))["size"] == 2


def test_a_failing_disk_is_no_missing_file(tmp_path, monkeypatch):
    """An error of the disk stays one."""

    async def fail(*_: object) -> None:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(BaseLocalFileSystem, "info", fail)
    with pytest.raises(OSError, match="I/O error"):
        asyncio.run(StaticFolder().info(tmp_path / "page.js"))
