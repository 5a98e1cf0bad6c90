"""A new generation again and again under clients that ask without pause: no answer fails, none is mixed."""

import random
import threading
from pathlib import Path

from indexer.store import IndexLayout
from tests.resilience.aftermath import BUILD
from tests.resilience.clients import Client, Record, run_clients
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.servers import SERVE, WARM
from tests.resilience.zygote import Call, Zygote
from tests.support.editions import editions_in, serving, write_edition
from tests.support.server import free_port, wait_until_ready
from tests.support.waiting import wait_for

__all__ = ["PROGRAMS"]

_CLIENTS = 32
_PAUSE_S = 0.1  # 32 clients still ask faster than two cores answer while a build runs
_SWAP_TIMEOUT_S = 120


def _run(count: int, _chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    kb, index, port = folder / "kb", folder / "index", free_port()
    write_edition(kb, 0)
    stop = threading.Event()
    with Zygote(folder / "builders") as builder, Zygote(folder / "server", warm=WARM) as server:
        builder.run(BUILD, kb=str(kb), index=str(index))
        first, _, _ = serving(IndexLayout(index))
        (pid,) = server.start([Call(SERVE, {"kb": str(kb), "index": str(index), "port": port})])
        wait_until_ready(port)
        clients = run_clients(_CLIENTS, port, stop, pause_s=_PAUSE_S)
        editions = {first: 0}
        waits = []
        for number in range(1, count + 1):
            write_edition(kb, number)
            end = builder.run(BUILD, kb=str(kb), index=str(index))
            generation = IndexLayout(index).current_id()
            editions[str(generation)] = number
            seconds = _seconds_until_served(clients, str(generation))
            waits.append(seconds or _SWAP_TIMEOUT_S)
            swapped = end.status == 0 and seconds is not None
            tally.note(
                f"swap {number}", None if swapped else f"build ended with {end.status}, served after {seconds} s"
            )
        stop.set()
        for client in clients:
            client.join(timeout=60)
        server.terminate(pid)
    records = [client.record for client in clients]
    for record in records:
        _judge(record, editions, tally)
    tally.figures = {
        "swaps": str(count),
        "generations that clients saw": str(
            len({each["generation"] for record in records for each in record.answers.values()})
        ),
        "build's end to first answer, median": f"{sorted(waits)[len(waits) // 2]:.2f} s",
        "answered later (429, 503)": str(sum(len(record.later) for record in records)),
    }
    return tally


def _seconds_until_served(clients: list[Client], generation: str) -> float | None:
    """Wait until some client has had an answer from this generation."""
    try:
        return wait_for(lambda: any(c.record.newest == generation for c in clients), timeout_s=_SWAP_TIMEOUT_S)
    except AssertionError:
        return None


def _judge(record: Record, editions: dict[str, int], tally: Tally) -> None:
    for request_id, answer in record.answers.items():
        shown = editions_in(
            " ".join(f"{each['title']} {each['passage']['text']} {each['first_step']}" for each in answer["results"])
        )
        expected = {editions[answer["generation"]]} if answer["generation"] in editions else "an unknown one"
        trouble = None if shown == expected else f"editions {sorted(shown)} from {answer['generation']}, {expected}"
        tally.note(request_id, trouble)
    for request_id in record.later:
        tally.note(request_id, None)
    for trouble in (*record.wrong, *(f"{each}: the connection broke" for each in record.broken)):
        tally.note("request", trouble)


PROGRAMS = [
    FaultProgram(
        name="generation-swaps",
        promise="Generations swapped under 32 clients: no request fails, every answer is of the one generation that it names.",
        short=3,
        full=200,
        run=_run,
    )
]
