"""Wait for a condition, never for a time: the one loop that polls."""

import subprocess
import time
from collections.abc import Callable

__all__ = ["wait_for"]

_STEP_S = 0.01


def wait_for(
    condition: Callable[[], object],
    what: str = "the condition",
    *,
    timeout_s: float = 30.0,
    process: "subprocess.Popen[bytes] | None" = None,
    said: Callable[[], str] = str,
) -> float:
    """Poll until a condition holds; return the seconds that it took.

    Args:
        condition: Called again and again; true ends the wait.
        what: What is waited for, for the message.
        timeout_s: How long; a test that needs a tight bound measures the returned seconds instead.
        process: A process that has to be alive meanwhile: a dead one makes nothing true.
        said: Returns what that process wrote, for the message.

    Raises:
        AssertionError: the time is up or the process has ended.
    """
    began = time.perf_counter()
    while not condition():
        assert process is None or process.poll() is None, f"ended before {what}: {said()}"
        assert time.perf_counter() - began < timeout_s, f"not within {timeout_s:g} s: {what}. {said()}"
        time.sleep(_STEP_S)
    return time.perf_counter() - began
