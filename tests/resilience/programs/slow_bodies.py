"""Bodies that arrive a byte at a time, many of them from one address, while others search."""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from pathlib import Path

from tests.resilience.aftermath import BUILD
from tests.resilience.program import FaultProgram, Tally
from tests.resilience.servers import SERVE, WARM
from tests.resilience.zygote import Call, Zygote
from tests.support.editions import QUERIES, write_edition
from tests.support.server import free_port, wait_until_ready

__all__ = ["PROGRAMS"]

_HOST = "help.example"  # under another name than localhost, nobody has the rights of this machine
_SLOW = "127.0.0.66"
_OTHERS = [f"127.0.1.{number}" for number in range(1, 11)]
_SLOW_PER_S = 20
_OTHERS_PER_S = 2
_ANSWER_TIMEOUT_S = 60


def _run(seconds: int, chance: random.Random, folder: Path) -> Tally:
    tally = Tally()
    kb, index, port = folder / "kb", folder / "index", free_port()
    write_edition(kb, 0)
    with Zygote(folder / "builder") as builder:
        builder.run(BUILD, kb=str(kb), index=str(index))
    with Zygote(folder / "server", warm=WARM) as server:
        arguments = {"kb": str(kb), "index": str(index), "port": port, "rates": ""}
        (pid,) = server.start([Call(SERVE, arguments)])
        wait_until_ready(port)
        try:
            asyncio.run(_offer(port, seconds, chance, tally))
        except OSError as error:
            tally.left_out = f"other addresses of loopback, such as {_SLOW} ({error.strerror})"
        server.terminate(pid)
    return tally


async def _offer(port: int, seconds: int, chance: random.Random, tally: Tally) -> None:
    """Send slow bodies and searches at their rates; fill the tally."""
    cut: Counter[str] = Counter()
    stop = threading.Event()
    slow: list[asyncio.Task[None]] = []
    waits = []
    for number in range(seconds * _SLOW_PER_S):
        began = time.monotonic()
        slow.append(asyncio.create_task(_send_slowly(port, stop, cut)))
        if number % (_SLOW_PER_S // _OTHERS_PER_S) == 0:
            status = await _search(port, chance)
            waits.append(time.monotonic() - began)
            tally.note(f"search {number}", None if status == "200" else status)
        await asyncio.sleep(max(0.0, began + 1 / _SLOW_PER_S - time.monotonic()))
    stop.set()
    await asyncio.gather(*slow)
    tally.figures = {
        "slow bodies": str(len(slow)),
        **{f"slow bodies answered {status}": str(count) for status, count in sorted(cut.items())},
        "others, median": f"{sorted(waits)[len(waits) // 2] * 1000:.0f} ms",
        "slowest": f"{max(waits) * 1000:.0f} ms",
    }


async def _send_slowly(port: int, stop: threading.Event, cut: Counter[str]) -> None:
    """Send a head, then a byte a second until the other side has had enough."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(_SLOW, 0))
    try:
        writer.write(_head(1000))
        answer = asyncio.create_task(reader.readline())
        while not answer.done() and not stop.is_set():
            writer.write(b"x")
            await asyncio.wait([answer], timeout=1)
        answer.cancel()
        cut[_status(answer.result()) if answer.done() and not answer.cancelled() else "nothing yet"] += 1
    except OSError:
        cut["nothing, closed"] += 1
    finally:
        writer.close()


async def _search(port: int, chance: random.Random) -> str:
    """Search from one of the other addresses; return the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(chance.choice(_OTHERS), 0))
    body = json.dumps({"text": chance.choice(QUERIES)}).encode()
    writer.write(_head(len(body)) + body)
    try:
        return _status(await asyncio.wait_for(reader.readline(), _ANSWER_TIMEOUT_S))
    except TimeoutError:
        return f"no answer within {_ANSWER_TIMEOUT_S} s"
    finally:
        writer.close()


def _head(length: int) -> bytes:
    lines = ("POST /api/v1/search HTTP/1.1", f"host: {_HOST}", "content-type: application/json")
    return "\r\n".join((*lines, f"content-length: {length}", "\r\n")).encode("ascii")


def _status(line: bytes) -> str:
    return line.decode("latin-1").partition(" ")[2][:3] or "closed"


PROGRAMS = [
    FaultProgram(
        name="slow-bodies",
        promise="Twenty slow bodies a second from one address: no search of another address is refused.",
        short=5,  # seconds
        full=40,
        run=_run,
    )
]
