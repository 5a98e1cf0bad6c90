"""A search log that is there before the service starts."""

from service.search_log.database import Database

__all__ = ["migrated"]

_PATIENCE_S = 60.0


def migrated(url: str) -> str:
    """Make the schema in a database; return its URL.

    A service does it at its first write, within the two seconds that feedback has: too few for a busy machine, which
    answers 503 then, as it should.
    """
    database = Database(url, patience_s=_PATIENCE_S)
    database.open()
    database.close()
    return url
