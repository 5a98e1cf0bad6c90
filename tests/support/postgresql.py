"""A PostgreSQL server that tests start, kill and stop themselves, in a folder of its own, on loopback alone."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from tests.support.machine import postgresql_programs
from tests.support.server import free_port
from tests.support.waiting import wait_for

__all__ = ["PostgreSQL"]

_USER = "postgres"
_STARTS_IN_S = 30


class PostgreSQL:
    """One server. A context manager that starts it, and stops it and removes its folder at the end."""

    def __init__(self) -> None:
        programs = postgresql_programs()
        assert programs is not None
        self._programs = programs
        # initdb and postgres refuse root.
        self._as_user = {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="kaiketsu-postgresql-"))
        self.port = free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def __enter__(self) -> Self:
        if self._as_user:
            os.chown(self.folder, pwd.getpwnam(_USER).pw_uid, pwd.getpwnam(_USER).pw_gid)
        self._run("initdb", "-D", str(self.data), "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    @property
    def data(self) -> Path:
        """Return the folder of the data."""
        return self.folder / "data"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "fsync": "off",  # the machine does not crash, the server alone
            "shared_buffers": "16MB",
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._server = subprocess.Popen(
            [self._programs / "postgres", "-D", self.data, *given],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as_user,
        )
        wait_for(
            lambda: self._sql("SELECT 1").returncode == 0,
            "PostgreSQL answers",
            timeout_s=_STARTS_IN_S,
            process=self._server,
        )

    def kill(self) -> None:
        """End the server and its children with SIGKILL, as the kernel does when memory runs out."""
        self._signal(signal.SIGKILL)
        self._server.wait()

    def freeze(self) -> None:
        """Stop all of it where it stands: connections are taken by the kernel and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it."""
        if self._server is not None and self._server.poll() is None:
            self.thaw()
            self._server.send_signal(signal.SIGINT)  # a fast shutdown
            self._server.wait(timeout=_STARTS_IN_S)

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        self._databases += 1
        name = f"record_{self._databases}"
        assert self._sql(f"CREATE DATABASE {name}").returncode == 0
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"

    def sql(self, url: str, statement: str) -> str:
        """Run a statement beside the program, and return what psql prints of it."""
        done = self._sql(statement, url.rpartition("/")[2])
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().strip()

    def _signal(self, number: int) -> None:
        server = psutil.Process(self._server.pid)
        children = server.children()
        for process in (server, *children):
            with suppress(psutil.NoSuchProcess):  # a child may follow its server by itself
                process.send_signal(number)

    def _sql(self, statement: str, database: str = "postgres") -> subprocess.CompletedProcess[bytes]:
        connection = ("-h", "127.0.0.1", "-p", str(self.port), "-U", _USER, "-d", database)
        return self._run("psql", *connection, "-X", "-q", "-t", "-A", "-c", statement, check=False)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._programs / program, *arguments],
            check=check,
            capture_output=True,
            cwd=self.folder,
            timeout=60,
            **self._as_user,
        )
