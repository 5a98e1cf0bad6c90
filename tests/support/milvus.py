"""A Milvus Lite server of the test's own: a process on loopback that can be stopped, stalled and started again."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from indexer.settings import MilvusAddress
from tests.support.server import free_port
from tests.support.waiting import wait_for

__all__ = ["LiteServer"]

_START_TIMEOUT_S = 120.0


class LiteServer:
    """A server over one data folder; what it holds outlives its process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> MilvusAddress:
        """Where it listens."""
        return MilvusAddress("127.0.0.1", self.port, collection="kb")

    @property
    def url(self) -> str:
        """The same as ``KAIKETSU_ENGINE`` has it."""
        return f"milvus://127.0.0.1:{self.port}?collection=kb"

    def start(self) -> None:
        """Start the process and wait until it listens; its default address would be all of the machine's."""
        command = [sys.executable, "-m", "milvus_lite.cmdline", "server", "--data-dir", str(self._folder)]
        command += ["--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._listens, "Milvus listens", timeout_s=_START_TIMEOUT_S, process=self._process)

    def stall(self) -> None:
        """Let the process stand still: it takes connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a process that stands still go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process at once, as a crash of the machine would."""
        if self._process is not None and self._process.poll() is None:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.5):
            return True
        return False

    def _signal(self, number: int) -> None:
        assert self._process is not None
        os.kill(self._process.pid, number)
