"""Check settings that are accepted and still look wrong."""

import difflib
import inspect
import ipaddress
import os
import re
from collections.abc import Iterator

import indexer.settings
import service.settings
from indexer.errors import SettingsError
from service.access.addresses import is_foreign
from service.doctor.finding import Finding, ok, problem, warning
from service.doctor.subject import Subject
from service.search_log.database import Database
from service.search_log.errors import UnavailableError
from service.tenancy import read_tenants

__all__ = ["check", "known_settings"]

_VARIED = 8  # different characters in a key that was drawn at random


def check(subject: Subject) -> Iterator[Finding]:
    """Look for misspelt variables, weak keys, open doors and a record that cannot be written."""
    yield from _names(subject)
    yield from _key(subject)
    yield _keys(subject)
    yield _listening(subject)
    yield from _unnamed_proxy(subject)
    yield from _tenants(subject)
    yield from _integrations(subject)
    yield from _feedback(subject)


def known_settings() -> frozenset[str]:
    """Return every variable that the two settings modules name."""
    text = inspect.getsource(indexer.settings) + inspect.getsource(service.settings)
    return frozenset(re.findall(r"KAIKETSU_[A-Z_]+", text))


def _names(subject: Subject) -> Iterator[Finding]:
    known = known_settings()
    given = [name for name in subject.environ if name.startswith("KAIKETSU_")]
    for name in sorted(set(given) - known):
        near = difflib.get_close_matches(name, known, 1)
        yield warning(
            "settings.unknown",
            f"{name} is set, and nothing reads it",
            "a misspelt setting leaves the default in force",
            f"did you mean {near[0]}?" if near else "see service/docs/configuration.md, or unset it",
        )
    yield ok("settings.read", f"{len(known.intersection(given))} of {len(known)} settings are set")


def _key(subject: Subject) -> Iterator[Finding]:
    key = subject.service.insights_key
    if key and len(set(key)) < _VARIED:
        yield warning(
            "settings.key",
            f"the key in KAIKETSU_INSIGHTS_KEY has {len(set(key))} different characters",
            "it can be guessed, and opens what people have searched",
            "make one with `openssl rand -hex 24`",
        )


def _keys(subject: Subject) -> Finding:
    try:
        guarded = subject.service.key_ring().guarded()
    except SettingsError as error:
        return problem(
            "settings.keys",
            str(error),
            "the service does not start with keys that it cannot read",
            "mend the line, or make a new one with `kaiketsu key new`",
        )
    if guarded:
        return ok("settings.keys", f"there are keys for {', '.join(sorted(guarded))}")
    return ok("settings.keys", "none; what is not open is for this machine alone")


def _listening(subject: Subject) -> Finding:
    host = subject.service.host
    if _is_loopback(host):
        return ok("settings.listening", f"on {host}: this machine alone")
    if not subject.service.trusted_proxies:
        return warning(
            "settings.listening",
            f"on {host}, without a proxy that is trusted",
            "what people type, and keys, cross the network as they are",
            "put a proxy with TLS in front, and name it in KAIKETSU_TRUSTED_PROXIES",
        )
    return ok("settings.listening", f"on {host}, behind a proxy")


def _unnamed_proxy(subject: Subject) -> Iterator[Finding]:
    base_url = subject.service.base_url
    if is_foreign(base_url) and not subject.service.trusted_proxies:
        yield warning(
            "settings.proxy",
            f"KAIKETSU_BASE_URL is {base_url}, which is not this machine, and no proxy is trusted",
            "all clients of the proxy share one rate limit, and nobody has the rights of this machine",
            "name the proxy's address in KAIKETSU_TRUSTED_PROXIES, such as 127.0.0.1",
        )


def _tenants(subject: Subject) -> Iterator[Finding]:
    path = subject.service.tenants
    if path is None:
        return
    try:
        tenants = read_tenants(path, subject.environ)
    except SettingsError as error:
        yield problem(
            "settings.tenants",
            str(error),
            "`kaiketsu serve` does not start with a file of knowledge bases that it cannot use",
            "mend the line that it names",
        )
        return
    names = ", ".join(tenant.name for tenant in tenants)
    yield ok("settings.tenants", f"{names}; examine each with `kaiketsu --tenant NAME doctor`")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _integrations(subject: Subject) -> Iterator[Finding]:
    given = subject.service
    for is_alone, name, missing in (
        (
            given.slack_token and not given.slack_signing_secret,
            "KAIKETSU_SLACK_TOKEN",
            "KAIKETSU_SLACK_SIGNING_SECRET",
        ),
        (given.line_token and not given.line_channel_secret, "KAIKETSU_LINE_TOKEN", "KAIKETSU_LINE_CHANNEL_SECRET"),
        (given.line_channel_secret and not given.line_token, "KAIKETSU_LINE_CHANNEL_SECRET", "KAIKETSU_LINE_TOKEN"),
    ):
        if is_alone:
            yield warning(
                "settings.integrations",
                f"{name} is set without {missing}",
                "the integration is off: its address answers 404",
                f"set {missing}, or unset {name}",
            )
    if not given.base_url and (given.slack_signing_secret or given.line_channel_secret or given.webhooks):
        yield warning(
            "settings.integrations",
            "KAIKETSU_BASE_URL is not set",
            "replies in chats have no links, and addresses in webhooks are paths",
            "set it to the public address of the service",
        )


def _feedback(subject: Subject) -> Iterator[Finding]:
    url = subject.service.feedback_db
    if not url:
        yield ok("settings.feedback", "searches are not kept")
        return
    path = subject.feedback_file
    try:
        if path is not None:
            reason = _why_not_writable(path.parent if not path.exists() else path)
        else:
            _reach(url)
            reason = ""
    except UnavailableError as error:
        reason = f"the database does not let us in ({error.reason})"
    except SettingsError as error:
        reason = str(error)
    if reason:
        yield problem(
            "settings.feedback",
            reason,
            "searches go on, but nothing of what people ask is kept, and /insights stays empty",
            "make the folder and give it to the user that serves, or correct KAIKETSU_FEEDBACK_DB",
        )
    else:
        yield ok("settings.feedback", f"searches are kept for {subject.service.feedback_days} days")


def _reach(url: str) -> None:
    """Open a connection as the record does, and close it.

    Raises:
        SettingsError: the URL is none of a database that the record knows.
        UnavailableError: there is no connection.
    """
    database = Database(url)
    try:
        with database.reading():
            pass
    finally:
        database.close()


def _why_not_writable(path: os.PathLike[str]) -> str:
    if not os.path.exists(path):  # noqa: PTH110 - a PathLike
        return f"{path} is not there"
    return "" if os.access(path, os.W_OK) else f"{path} cannot be written by this user"
