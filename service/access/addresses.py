"""The address of the client, read through trusted proxies and no others.

Anybody can write ``X-Forwarded-For``. It is believed only when the peer is one of the named proxies, and then from
its right end: each trusted proxy has appended the address that it was called from, so the first address from the
right that is none of them is the client's. What stands further left proves nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal, TypeAlias
from urllib.parse import SplitResult, urlsplit

from litestar.types import HTTPScope

from indexer.errors import SettingsError

__all__ = [
    "FORWARDED_HEADERS",
    "Addresses",
    "ForwardedHeader",
    "Network",
    "Peer",
    "is_base_url",
    "is_foreign",
    "is_loopback_name",
    "is_safe_target",
    "read_networks",
    "share_of",
]

Network: TypeAlias = IPv4Network | IPv6Network
ForwardedHeader: TypeAlias = Literal["x-forwarded-for", "forwarded"]

FORWARDED_HEADERS: tuple[ForwardedHeader, ...] = ("x-forwarded-for", "forwarded")

_MAX_HOPS = 20
_PROXY_HEADERS = re.compile(
    rb"^(?:via|cdn-loop|x-host|x-scheme|x-request-start|x-cloud-trace-context)$"
    rb"|^(?:cf|cloudfront|x-envoy|x-arr|x-amzn|x-amz-cf|x-vercel|x-azure|x-appengine|x-nginx|ali-cdn)-"
    rb"|forwarded|client-?ip|connecting-ip|real-ip|remote-(?:ip|addr)|original-(?:ur[il]|host)|rewrite-ur[il]|proxy",
    re.MULTILINE,
)
"""Names of headers that proxies add, whoever made them; no browser and no program here sends one."""
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_PARAMETER = re.compile(r'(?:^|;)\s*(for|proto)\s*=\s*"?([^";]*)"?', re.IGNORECASE)
_CACHED = 4096


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a request comes from.

    Attributes:
        address: Of the client.
        scheme: ``http`` or ``https``, as the client spoke it.
        is_local: Whether it is somebody on this machine, and no proxy in between.
    """

    address: str
    scheme: str
    is_local: bool


class Addresses:
    """Tells who a request comes from.

    Args:
        host: Where the service listens.
        proxies: Networks whose word is believed.
        header: The one header that those proxies set. The other is left alone: a proxy passes on what it does not
            know, and a client could write there what it likes.
        base_url: Public address. Where it is another machine's, a proxy stands in front, and nobody is local.
    """

    def __init__(
        self,
        host: str,
        proxies: Sequence[Network] = (),
        header: ForwardedHeader = "x-forwarded-for",
        base_url: str = "",
    ) -> None:
        self._trusts_loopback = is_loopback_name(host) and not proxies and not is_foreign(base_url)
        self._proxies = tuple(proxies)
        self._header = header.encode("ascii")

    def peer_of(self, scope: HTTPScope, headers: Mapping[bytes, bytes]) -> Peer:
        """Return where the request comes from."""
        name = scope["client"][0] if scope["client"] else ""
        scheme = str(scope["scheme"])
        address, text, is_loopback = _known(name)
        if address is None:
            # A name that is no address is of a caller within the process (a test); a Unix socket has none at all.
            return Peer(name, scheme, self._may_be_local(scope, headers) and name != "")
        if self._proxies and self._is_proxy(address):
            return self._forwarded(scope, address, scheme)
        host = headers.get(b"host", b"").decode("latin-1")
        # The host too: a page on the internet can point its own name at 127.0.0.1, but not call itself localhost.
        is_local = is_loopback and self._may_be_local(scope, headers) and is_loopback_name(_without_port(host))
        return Peer(text, scheme, is_local)

    def _may_be_local(self, scope: HTTPScope, headers: Mapping[bytes, bytes]) -> bool:
        """Return whether no proxy is in sight: behind one on this machine, every client looks local.

        nginx as it is delivered sets no header, but asks by HTTP/1.0, which no browser and no program here does.
        """
        if not self._trusts_loopback or scope["http_version"] == "1.0":
            return False
        return not _PROXY_HEADERS.search(b"\n".join(headers).replace(b"_", b"-"))

    def _is_proxy(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._proxies)

    def _forwarded(self, scope: HTTPScope, peer: IPv4Address | IPv6Address, scheme: str) -> Peer:
        """Return the client that the proxies name; the last of them to be named where the chain breaks off."""
        lines = [value.decode("latin-1") for name, value in scope["headers"] if name == self._header]
        hops = [hop.strip() for hop in ",".join(lines).split(",") if hop.strip()][-_MAX_HOPS:]
        named, said = peer, ""
        for hop in reversed(hops):
            text = hop
            if self._header == b"forwarded":
                parameters = {name.lower(): value.strip() for name, value in _PARAMETER.findall(hop)}
                text, said = parameters.get("for", ""), parameters.get("proto", said)
            address = _parsed(_without_port(text))
            if address is None:
                break
            named = address
            if not self._is_proxy(address):
                break
        if self._header != b"forwarded":
            protos = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-proto"]
            said = protos[-1].rpartition(",")[2].strip() if protos else ""
        return Peer(str(named), said.lower() if said.lower() in {"http", "https"} else scheme, is_local=False)


def share_of(address: str) -> str:
    """Return what shares one rate limit: an IPv4 address, or the /64 that an IPv6 customer has to themselves."""
    if ":" not in address:
        return address
    try:
        return socket.inet_pton(socket.AF_INET6, address.partition("%")[0])[:8].hex() + "/64"
    except OSError:
        return address


def is_loopback_name(host: str) -> bool:
    """Return whether a host, without port, is this machine by name or address."""
    if host.lower() in _LOOPBACK_NAMES:
        return True
    address = _parsed(host)
    return address is not None and address.is_loopback


def is_safe_target(url: str) -> bool:
    """Return whether the service may call an address that its owner has set: by TLS, or on this machine."""
    parts = _split(url)
    if parts is None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback_name(parts.hostname or ""))


def is_base_url(url: str) -> bool:
    """Return whether addresses can be made of one by adding a path to it."""
    parts = _split(url)
    return parts is not None and parts.scheme in {"http", "https"} and not set(url) & set(" ?#\t\n\"'<>")


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address; None where it has no host, an impossible port, a user or a fragment."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0  # asked for, because an impossible one raises here
    except ValueError:
        return None
    return parts if is_whole and not parts.username and not parts.fragment else None


def is_foreign(base_url: str) -> bool:
    """Return whether a public address is set and is not this machine."""
    return bool(base_url) and not is_loopback_name(urlsplit(base_url).hostname or "")


def read_networks(text: str) -> tuple[Network, ...]:
    """Return networks from addresses and CIDRs with blanks between.

    Raises:
        SettingsError: one is neither.
    """
    networks = []
    for word in text.split():
        try:
            networks.append(ipaddress.ip_network(word))
        except ValueError as error:
            expected = "addresses and networks such as 10.0.0.0/8 or ::1, blanks between"
            raise SettingsError("KAIKETSU_TRUSTED_PROXIES", word, expected) from error
    return tuple(networks)


@lru_cache(maxsize=_CACHED)
def _known(text: str) -> tuple[IPv4Address | IPv6Address | None, str, bool]:
    """Return an address, its usual spelling, and whether it is on loopback."""
    address = _parsed(text)
    return address, text if address is None else str(address), address is not None and address.is_loopback


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _without_port(text: str) -> str:
    """Return the host of ``host:port``, ``[v6]:port``, or of either without port."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, _, port = text.rpartition(":")
    return host if host and ":" not in host and port.isdigit() else text
