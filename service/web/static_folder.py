"""Static files, and a 404 for names that no file can have."""

import errno
from pathlib import Path
from typing import Any

from litestar import Router
from litestar.file_system import BaseLocalFileSystem
from litestar.static_files import create_static_files_router
from litestar.types import PathType
from litestar.types.file_types import FileInfo

from service.http.route import route

__all__ = ["STATIC", "StaticFolder", "static_files"]

STATIC = Path(__file__).parent / "static"

_NO_SUCH_NAME = frozenset({errno.ENAMETOOLONG, errno.ENOTDIR, errno.EINVAL})


class StaticFolder(BaseLocalFileSystem):
    """Says of a name that is too long, holds a NUL or goes on behind a file that it is not there.

    Litestar takes these for faults of the server and answers 500; a disk that fails still is one.
    """

    async def info(self, path: PathType, **kwargs: Any) -> FileInfo:  # noqa: ANN401 - as the base class
        """Return what kind of file is there.

        Raises:
            FileNotFoundError: there is none, or can be none.
            OSError: the disk fails.
        """
        try:
            return await super().info(path, **kwargs)
        except ValueError as error:  # a NUL, which the address may hold as %00
            raise FileNotFoundError(errno.ENOENT, "no such name") from error
        except OSError as error:
            if error.errno not in _NO_SUCH_NAME:
                raise
            raise FileNotFoundError(errno.ENOENT, "no such name") from error


def static_files() -> Router:
    """Return the route of scripts, styles and pictures."""
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        file_system=StaticFolder(),
        opt=route("public", rate=None, sheds=False, cache="short"),
    )
