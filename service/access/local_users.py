"""Which user of this machine opened a loopback connection, as far as the kernel tells (Linux).

A proxy on this machine usually runs as a user of its own (``www-data``, ``nginx``, ``caddy``). That tells it from the
owner's programs, though its requests look the same.
"""

import ipaddress
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["is_of_owner", "user_of"]

_TABLES = {4: Path("/proc/net/tcp"), 6: Path("/proc/net/tcp6")}
_ESTABLISHED = "01"
_ROOT = 0


def is_of_owner(client: tuple[str, int] | None, server: tuple[str, int | None] | None) -> bool:
    """Return whether root or the user of this process opened a connection; true also where nobody can tell.

    Args:
        client: Address and port of its other end.
        server: Address and port of our end.
    """
    user = user_of(client, server) if client and server and server[1] else None
    return user in {None, _ROOT, os.geteuid()}


def user_of(client: tuple[str, int], server: tuple[str, int | None]) -> int | None:
    """Return the id of the user who opened a connection within this machine; None where the kernel does not tell."""
    try:
        version = ipaddress.ip_address(client[0]).version
        ends = [_hexadecimal(*client), _hexadecimal(server[0], server[1] or 0)]
    except ValueError:
        return None
    with suppress(OSError), _TABLES[version].open(encoding="ascii") as table:
        return _found(table, ends)
    return None


def _found(table: Iterable[str], ends: list[str]) -> int | None:
    """Return the user of a connection in the kernel's table; its rows are described in proc(5)."""
    for row in table:
        _, *found = row.split()
        if found[:2] == ends and found[2] == _ESTABLISHED:  # one that was closed no longer has its user
            return int(found[6])
    return None


def _hexadecimal(address: str, port: int) -> str:
    """Return an address as the table writes it: words of four bytes, each in the order of this machine.

    Raises:
        ValueError: it is none.
    """
    packed = ipaddress.ip_address(address).packed
    words = (packed[start : start + 4] for start in range(0, len(packed), 4))
    return f"{''.join(f'{int.from_bytes(word, sys.byteorder):08X}' for word in words)}:{port:04X}"
