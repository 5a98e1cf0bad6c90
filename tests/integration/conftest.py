"""A running service over the small knowledge base."""

from pathlib import Path

import pytest
from litestar.testing import TestClient

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.machine import leave_out, postgresql_programs
from tests.support.postgresql import PostgreSQL


@pytest.fixture
def client(small_index, source):
    """Return a client of a service over the small knowledge base."""
    source.load()
    with TestClient(create_app(ServiceSettings(), source), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def postgresql():
    """Return a running PostgreSQL server."""
    if postgresql_programs() is None:
        leave_out("PostgreSQL server")
    with PostgreSQL() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """Return the URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/feedback.sqlite3"
    return request.getfixturevalue("postgresql").new_database()


@pytest.fixture
def raw_bytes(request, database_url):
    """Return a function that reads every byte that the database has in files, of tables alone or of all."""

    def read(*, tables_alone=False):
        if database_url.startswith("sqlite"):
            path = Path(database_url.removeprefix("sqlite:///"))
            return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))
        server = request.getfixturevalue("postgresql")
        server.sql(database_url, "CHECKPOINT")
        root = (
            server.data
            / "base"
            / server.sql(database_url, "SELECT oid FROM pg_database WHERE datname = current_database()")
        )
        root = root if tables_alone else server.data
        return b"".join(each.read_bytes() for each in sorted(root.rglob("*")) if each.is_file())

    return read
