"""The folder of static files, asked for by names that no file can have."""

import errno
from typing import Any

from litestar.file_system import BaseLocalFileSystem
from litestar.types import PathType
from litestar.types.file_types import FileInfo

__all__ = ["StaticFolder"]

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
