"""Putting a question to the index: to the searcher in service, or, if its engine fails, to the fallback."""

import logging
from collections.abc import Callable
from typing import TypeVar

from indexer.errors import EngineError
from indexer.search.searcher import Searcher
from service.answering.searcher_source import SearcherSource
from service.errors import NotReadyError

__all__ = ["ask"]

_log = logging.getLogger(__name__)

T = TypeVar("T")


def ask(source: SearcherSource, question: Callable[[Searcher], T]) -> T:
    """Return the answer to a question; all of it is of one generation.

    Args:
        source: Whom to ask.
        question: Asked once, or, if the engine failed on the way, once more from the start of the fallback.

    Raises:
        NotReadyError: there is no index yet.
        EngineError: the engine failed, and there is no fallback.
    """
    searcher = source.current()
    if searcher is None:
        raise NotReadyError
    try:
        return question(searcher)
    except EngineError as error:
        substitute = source.substitute
        if substitute is None or substitute is searcher:
            raise
        _log.warning("%s; answered from generation %s", error, substitute.generation.id)
        return question(substitute)
