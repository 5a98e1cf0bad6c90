"""SIGTERM under load: every request that reached the application is answered to its last byte."""

import os
import random
import signal
import threading
import time
from pathlib import Path

from tests.resilience.aftermath import BUILD
from tests.resilience.clients import run_clients
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.servers import SERVE, WARM
from tests.resilience.zygote import Call, Zygote
from tests.support.editions import write_edition
from tests.support.server import free_port, wait_until_ready

__all__ = ["PROGRAMS"]

_CLIENTS = 8
_ENDS = {0, -signal.SIGTERM}  # uvicorn passes the signal on when it is done


def _run(count: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    kb, index, journal = folder / "kb", folder / "index", folder / "journal"
    write_edition(kb, 0)
    accepted_in_all = broken_in_all = 0
    waits = []
    with Zygote(folder / "children", warm=WARM) as zygote:
        zygote.run(BUILD, kb=str(kb), index=str(index))
        for number in range(count):
            journal.unlink(missing_ok=True)
            port, stop = free_port(), threading.Event()
            arguments = {"kb": str(kb), "index": str(index), "port": port, "journal": str(journal)}
            (pid,) = zygote.start([Call(SERVE, arguments)])
            wait_until_ready(port)
            clients = run_clients(_CLIENTS, port, stop, name=f"client-{number}")
            delay_s = chance.uniform(0.05, 0.5)
            stop.wait(delay_s)  # at any moment of the load
            os.kill(pid, signal.SIGTERM)
            began = time.perf_counter()
            (end,) = zygote.ends(60)
            waits.append(time.perf_counter() - began)
            stop.set()
            for client in clients:
                client.join(timeout=60)
            records = [client.record for client in clients]
            accepted = set(journal.read_text("ascii").split())
            answered = {each for record in records for each in (*record.answers, *record.later)}
            lost = sorted(accepted - answered)
            wrong = [each for record in records for each in record.wrong]
            trouble = None if end.status in _ENDS else f"ended with {end.status}: {end.errors[-300:]}"
            if lost or wrong:
                trouble = f"{len(lost)} of {len(accepted)} accepted requests not answered: {lost[:3]} {wrong[:3]}"
            tally.note(f"SIGTERM {number} after {delay_s:.3f} s of load", trouble)
            accepted_in_all += len(accepted)
            broken_in_all += sum(len(record.broken) for record in records)
    tally.figures = {
        "requests accepted, all answered" if not tally.lost else "requests accepted": str(accepted_in_all),
        "connections closed before their request was read": str(broken_in_all),
        "signal to end, median": f"{sorted(waits)[len(waits) // 2]:.2f} s",
    }
    return tally


PROGRAMS = [
    FaultProgram(
        name="sigterm",
        promise="SIGTERM under load: every request that reached the application is answered in full.",
        short=3,
        full=100,
        run=_run,
    )
]
