"""Programs of the machine that tests need: a browser, a database server."""

import os
import shutil
from pathlib import Path

import pytest

__all__ = ["CHROMIUM_ARGUMENTS", "chromium", "leave_out", "postgresql_programs"]


CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Return the path of a Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def postgresql_programs() -> Path | None:
    """Return the folder with initdb and postgres, the newest version first; Debian keeps them off PATH."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def leave_out(missing: str) -> None:
    """Skip the test, or fail it on a machine that is there to run all of them (``CI`` is set)."""
    reason = f"no {missing} on this machine; `make test` installs it where apt-get may"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
