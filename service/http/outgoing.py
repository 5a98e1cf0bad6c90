"""Calls of this service to others: one host, a short time, no redirects, no proxy of the environment."""

import httpx2

__all__ = ["outgoing_client"]

_TIMEOUT_S = 10.0


def outgoing_client() -> httpx2.AsyncClient:
    """Return a client that calls the address that it is given and no other; each call has ten seconds."""
    return httpx2.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False)
