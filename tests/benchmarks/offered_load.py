"""``python -m tests.benchmarks.offered_load PORT RATE SECONDS CONNECTIONS [FIRST]``: offer searches at a rate; print what came back.

Raw sockets on one event loop in a process of its own: an HTTP library would be slower than the server that is to
be flooded. Open loop: requests fall due by the clock, whatever the server does; RATE 0 asks as fast as the
connections are answered. FIRST is the number of the first complaint: none is asked twice between two loads that are far apart.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.benchmarks.complaints import complaint

__all__ = ["Offered", "main", "offer"]

_TIMEOUT_S = 30


@dataclass(slots=True)
class Offered:
    """What came back.

    Attributes:
        statuses: How often each status came; ``503 without Retry-After`` and the like are names of their own.
        latencies_ms: Of those answered 200.
        seconds: How long it took.
        late: Requests that fell due while every connection was waiting for an answer, and were never sent.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    latencies_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    late: int = 0


async def offer(port: int, rate: float, seconds: float, connections: int, first: int = 0) -> Offered:
    """Offer requests.

    Args:
        port: On 127.0.0.1.
        rate: Requests a second; 0 for as many as are answered.
        seconds: How long.
        connections: Kept open; a request that falls due while all are busy is not sent.
        first: Number of the first complaint.
    """
    offered = Offered()
    began = time.perf_counter()
    due: asyncio.Queue[int] = asyncio.Queue(maxsize=1 if rate == 0 else connections)
    workers = [asyncio.create_task(_work(port, due, offered, first)) for _ in range(connections)]
    number = 0
    while (now := time.perf_counter() - began) < seconds:
        if rate == 0:
            await due.put(number)
            number += 1
            continue
        while number < now * rate:
            number += 1
            if due.full():
                offered.late += 1
            else:
                due.put_nowait(number)
        await asyncio.sleep(0.002)
    for _ in workers:
        await due.put(-1)
    await asyncio.gather(*workers)
    offered.seconds = time.perf_counter() - began
    return offered


async def _work(port: int, due: asyncio.Queue[int], offered: Offered, first: int) -> None:
    streams = None
    while (number := await due.get()) >= 0:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                streams = streams or await asyncio.open_connection("127.0.0.1", port)
                status, closes = await _ask(*streams, first + number)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            status, closes = type(error).__name__, True
        offered.statuses[status] += 1
        if status == "200":
            offered.latencies_ms.append((time.perf_counter() - began) * 1000)
        if closes and streams:
            streams[1].close()
            streams = None
    if streams:
        streams[1].close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> tuple[str, bool]:
    """Return the status, with what is wrong about it, and whether the connection closes."""
    body = json.dumps({"text": complaint(number)}).encode()
    head = f"POST /api/v1/search HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    await reader.readexactly(int(headers["content-length"]))
    status = lines[0].split()[1]
    if status in {"429", "503"} and "retry-after" not in headers:
        status += " without Retry-After"
    return status, headers.get("connection") == "close"


def main() -> None:
    """Print the outcome as one line of JSON."""
    port, rate, seconds, connections, *first = (float(each) for each in sys.argv[1:])
    offered = asyncio.run(offer(int(port), rate, seconds, int(connections), *map(int, first)))
    latencies = sorted(offered.latencies_ms)
    print(
        json.dumps(
            {
                "statuses": offered.statuses,
                "p50_ms": latencies[len(latencies) // 2] if latencies else None,
                "p99_ms": latencies[len(latencies) * 99 // 100] if latencies else None,
                "seconds": offered.seconds,
                "late": offered.late,
            }
        )
    )


if __name__ == "__main__":
    main()
