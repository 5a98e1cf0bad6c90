"""Run all checks, in the order in which one depends on another."""

from collections.abc import Callable, Iterator

from service.doctor import disk, index, lock, machine, model, outside, packages, port, settings
from service.doctor.finding import Finding, problem
from service.doctor.subject import Subject

__all__ = ["CHECKS", "examine"]

CHECKS: dict[str, Callable[[Subject], Iterator[Finding]]] = {
    "packages": packages.check,
    "machine": machine.check,
    "settings": settings.check,
    "disk": disk.check,
    "model": model.check,
    "lock": lock.check,
    "index": index.check,
    "port": port.check,
    "outside": outside.check,
}


def examine(subject: Subject) -> Iterator[Finding]:
    """Yield what every check finds; one that breaks is a finding itself, and the others go on."""
    for name, check in CHECKS.items():
        try:
            yield from check(subject)
        except Exception as error:  # noqa: BLE001 - a doctor that falls over helps nobody
            yield problem(
                f"{name}.broken",
                f"the check ended with {type(error).__name__}: {error}",
                "nothing is known about this subject",
                "report this line; look at the subject by hand meanwhile",
            )
