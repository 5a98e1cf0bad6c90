"""The nginx of the machine, with a configuration of the test's own, on loopback."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.server import free_port
from tests.support.waiting import wait_for

__all__ = ["nginx", "serving_nginx"]

_FRAME = """
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""


def nginx() -> str | None:
    """Return the path of nginx; Debian keeps it off the PATH of users."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


@contextmanager
def serving_nginx(server: str) -> Iterator[str]:
    """Run nginx with one ``server { … }``, in which ``LISTEN`` stands for where it listens; give its address."""
    program = nginx()
    assert program is not None
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="kaiketsu-nginx-"))
    folder.chmod(0o711)  # workers run as another user
    (folder / "nginx.conf").write_text(
        _FRAME.format(folder=folder, server=server.replace("LISTEN", f"127.0.0.1:{port}"))
    )
    log = (folder / "log").open("wb")
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stdout=log, stderr=log)
    try:
        wait_for(
            (folder / "pid").exists, "nginx runs", process=process, said=lambda: (folder / "log").read_text("utf-8")
        )
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()
        shutil.rmtree(folder)
