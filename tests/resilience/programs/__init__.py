"""The programs, one a file. Each defines ``PROGRAMS``; they are found by their file, in order of name."""

import importlib
import pkgutil

from tests.resilience.program import FaultProgram

__all__ = ["all_programs"]


def all_programs() -> list[FaultProgram]:
    """Return every program of every file in this folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [program for module in modules for program in module.PROGRAMS]
