"""Builders and servers as processes of their own, over folders that they share."""

import subprocess
import sys
import threading
from contextlib import ExitStack

import httpx
import pytest

from tests.support.editions import editions_in, write_edition
from tests.support.server import free_port, program_environment, wait_until_ready
from tests.support.waiting import wait_for

SERVERS = 2

# The commands as users run them, with the encoder without a model.
_RUN = """
import sys
import indexer.encoding, service.app.asgi
from indexer.encoding.hashing import HashingEncoder
indexer.encoding.open_encoder = service.app.asgi.open_encoder = lambda *_: HashingEncoder()
from service.cli.main import main
main(sys.argv[1:])
"""


def command(town, *arguments):
    """Start one, told of the knowledge bases by the environment."""
    environ = program_environment(KAIKETSU_TENANTS=str(town.file))
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, *arguments], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_what_a_builder_publishes_every_server_picks_up(town):
    """Without a restart, a failed request or a look at another knowledge base."""
    ports = [free_port() for _ in range(SERVERS)]
    seen, stop = [], threading.Event()

    def ask(port):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            while not stop.is_set():
                for name in ("shop", "bank"):
                    response = client.post(
                        "/api/v1/search", json={"text": "trouble alpha"}, headers={"host": f"{name}.localhost"}
                    )
                    seen.append((port, name, response.status_code, frozenset(editions_in(response.text))))

    def everywhere(name, edition):
        latest = {port: editions for port, of, _, editions in list(seen)[-20 * SERVERS :] if of == name}
        return all(latest.get(port) == {edition} for port in ports)

    with ExitStack() as stack:
        for port in ports:
            server = stack.enter_context(command(town, "serve", "--port", str(port), "--log-level", "error"))
            stack.callback(server.wait, 30)
            stack.callback(server.terminate)
            wait_until_ready(port)
        clients = [threading.Thread(target=ask, args=(port,)) for port in ports]
        for client in clients:
            client.start()
        try:
            write_edition(town.root / "shop" / "kb", 3)
            builder = command(town, "--tenant", "shop", "build")
            output, _ = builder.communicate(timeout=600)
            assert builder.returncode == 0, output
            wait_for(lambda: everywhere("shop", 3), "every server answers from the new edition")
        finally:
            stop.set()
            for client in clients:
                client.join()
    assert {status for _, _, status, _ in seen} == {200}
    assert {editions for _, name, _, editions in seen if name == "bank"} == {frozenset({2})}
    assert {editions for _, name, _, editions in seen if name == "shop"} == {frozenset({1}), frozenset({3})}


def test_builders_of_two_do_not_wait_for_each_other(town):
    """Builds of two knowledge bases each take their own lock."""
    for name in ("shop", "bank"):
        write_edition(town.root / name / "kb", 4)
    builders = [command(town, "--tenant", name, "build") for name in ("shop", "bank")]
    for builder in builders:
        output, _ = builder.communicate(timeout=600)
        assert builder.returncode == 0, output


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--tenant", "zoo", "build"], 2, b"--tenant='zoo': expected one of"),
        (["--tenant", "bank", "verify"], 0, b"intact"),
        (["--tenant", "shop", "search", "trouble alpha", "--json"], 0, b"edition1"),
    ],
)
def test_commands_work_on_the_one_that_is_named(town, arguments, code, says):
    """Any command; a name that is none is refused."""
    done = command(town, *arguments)
    output, _ = done.communicate(timeout=600)
    assert done.returncode == code, output
    assert says in output
