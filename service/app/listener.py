"""Notice that a listener takes no connections any more.

Where memory fails between the kernel's connection and the protocol that is to read it, libuv waits for somebody to
take that connection, and stops watching the listener: the process lives, and nobody reaches it.
"""

import select
import socket

__all__ = ["ListenerWatch"]

_CHECKS = 5
"""In a row. The loop takes what waits between any two of them; it takes nothing for as long while there are no files
to be had, which passes."""


class ListenerWatch:
    """Tells whether connections wait that nobody takes.

    Args:
        listener: The socket, listening.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._accepted = 0
        self._missed = 0

    def is_lost(self, accepted: int) -> bool:
        """Tell whether the listener is closed, or connections have waited at several checks without one being taken.

        Args:
            accepted: Connections that were taken since the start; to be called once a second, from the loop.
        """
        if self._listener.fileno() < 0:
            return True
        waits = select.poll()  # not select(): its numbers of files end at 1,024
        waits.register(self._listener, select.POLLIN)
        is_missed = bool(waits.poll(0)) and accepted == self._accepted
        self._accepted = accepted
        self._missed = self._missed + 1 if is_missed else 0
        return self._missed >= _CHECKS
