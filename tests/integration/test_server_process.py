"""A real server process: signals, and what it leaves on stderr."""

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from indexer.indexing import build_index
from kb.loading.library import load_library
from tests.support.server import free_port, program_environment, started
from tests.support.small_kb import write_article

CODE = "AQ7R-XK3P9W-M2ZT"


@pytest.fixture
def index(encoded_small_index, settings):
    """Return the settings of an index that the real encoder has made."""
    shutil.copytree(encoded_small_index, settings.index_dir)
    return settings


@pytest.fixture
def serve(index, tmp_path):
    """Return a context in which a server runs."""
    return lambda **environ: started(index.index_dir, tmp_path / "stderr.log", "--log-level", "debug", **environ)


def test_sigterm_drains_and_answers_what_was_taken(serve):
    """/readyz says 503 first while searches are answered; then every request taken is answered."""
    with serve(KAIKETSU_DRAIN_S="2") as server:
        answers, stop = [], threading.Event()

        def ask():
            with httpx.Client(base_url=server.url, timeout=60) as client:
                while not stop.is_set():
                    try:
                        answers.append(client.post("/api/v1/search", json={"text": "lost my card"}).status_code)
                    except httpx.TransportError:
                        return  # the listener is closed: never taken

        clients = [threading.Thread(target=ask) for _ in range(4)]
        for client in clients:
            client.start()
        server.wait_for(lambda: len(answers) > 10)
        server.process.send_signal(signal.SIGTERM)
        server.wait_for(lambda: server.status("/readyz") == 503)
        before = len(answers)
        assert (
            server.process.wait(timeout=120) == -signal.SIGTERM
        )  # uvicorn ends by the signal, for the supervisor to see
        stop.set()
        for client in clients:
            client.join(timeout=30)
        assert len(answers) > before, "none was answered while it drained"
        assert set(answers) == {200}
        taken = [event["status"] for event in server.events() if event.get("route") == "/api/v1/search"]
        assert taken == answers
    assert server.events()[-1]["event"].startswith("Finished server process")


def test_sighup_reloads_or_says_why_not(serve, small_kb, index, plain_encoder):
    """Now, not at the next request; and a refused generation leaves the old one serving."""
    with serve() as server:

        def told(words):
            return lambda: any(words in event["event"] for event in server.events())

        server.process.send_signal(signal.SIGHUP)
        server.wait_for(told("nothing to reload on SIGHUP"))
        write_article(small_kb, "extra")
        report = build_index(load_library(small_kb), plain_encoder, index)
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(told(f"reloaded on SIGHUP: generation {report.generation}"))
        write_article(small_kb, "another")
        broken = build_index(load_library(small_kb), plain_encoder, index).generation
        (index.index_dir / "generations" / broken / "contents.msgpack").write_bytes(b"x")
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(told(f"generation {broken} is damaged"))
        assert server.status("/readyz") == 200


def test_stderr_is_json_without_text(serve):
    """Every line of a process that listens to everything, odd protocols included, is an event without a code."""
    with serve(KAIKETSU_LOG_FORMAT="json", PYTHONASYNCIODEBUG="1") as server:
        host, port = server.url.removeprefix("http://").split(":")
        httpx.post(server.url + "/api/v1/search", json={"text": CODE})
        for request in (
            f"GET /?q={CODE} HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n\r\n",
            f"{CODE} nonsense\r\n\r\n",
            f"GET /{CODE} HTTP/9.9\r\n{CODE}: {CODE}\r\n\r\n",
        ):
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                connection.sendall(request.encode())
                connection.settimeout(1)
                try:
                    connection.recv(4096)
                except TimeoutError:
                    continue
        server.wait_for(lambda: any(event.get("route") == "/api/v1/search" for event in server.events()))
        server.wait_for(lambda: any(event["event"] == "Invalid HTTP request received." for event in server.events()))
    lines = server.said().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []
    assert CODE not in "".join(lines)
    assert any(event["event"] == "Invalid HTTP request received." for event in server.events())


def test_a_taken_port_is_one_line_and_a_failure(index):
    """A taken port ends the start with one line and no stack trace."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = subprocess.run(
            [sys.executable, "-m", "service", "serve", "--port", str(listener.getsockname()[1])],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            env=program_environment(KAIKETSU_INDEX=str(index.index_dir)),
        )
    assert done.returncode == 2
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


_MEMORY_FAILS_ONCE = """
import sys
from service.app import server
from service.app.asgi import Assembly
from service.observability import Lifecycle
from service.settings import ServiceSettings

class FailsOnce(server.HeadDeadlineProtocol):
    fails = True
    def __init__(self, *args, **kwargs):
        if FailsOnce.fails:
            FailsOnce.fails = False
            raise MemoryError
        super().__init__(*args, **kwargs)

async def app(scope, receive, send):
    while scope["type"] == "lifespan":
        event = (await receive())["type"]
        await send({"type": event + ".complete"})
        if event.endswith("shutdown"):
            return

server.HeadDeadlineProtocol = FailsOnce
server.run_server(Assembly(app, (), Lifecycle()), ServiceSettings(port=int(sys.argv[1])))
"""


def test_a_server_that_takes_no_connections_any_more_ends(tmp_path):
    """Memory fails while one is taken: exit code 1 and a line that says so, for the supervisor to start it again."""
    port, said = free_port(), tmp_path / "stderr.log"
    with said.open("wb") as errors:
        program = subprocess.Popen([sys.executable, "-c", _MEMORY_FAILS_ONCE, str(port)], stderr=errors)
    waiting = []
    try:
        while program.poll() is None and len(waiting) < 2:
            try:
                waiting.append(socket.create_connection(("127.0.0.1", port)))
            except ConnectionRefusedError:
                time.sleep(0.05)  # it has not begun to listen
        assert program.wait(timeout=300) == 1
    finally:
        program.kill()
        for each in waiting:
            each.close()
    assert said.read_text().count("no connections were taken any more") == 1
