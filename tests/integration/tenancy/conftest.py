"""Two knowledge bases with the same ids and the same questions; every sentence names its own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from litestar.testing import TestClient

import service.app.asgi
from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import load_library
from service.access.keys import make_key
from service.settings import ServiceSettings
from tests.support.editions import write_edition
from tests.support.search_log import migrated
from tests.support.small_kb import SMALL_CHECKS

NAMES = ("shop", "bank")


@dataclass
class Town:
    """What is on disk, and how to ask for it."""

    root: Path
    file: Path
    secrets: dict[str, str]

    def build(self, name, edition):
        """Publish an edition of one knowledge base, as its own builder would."""
        write_edition(self.root / name / "kb", edition)
        library = load_library(self.root / name / "kb")
        return build_index(library, HashingEncoder(), IndexerSettings(index_dir=self.root / name / "index"))

    def key(self, name):
        """Return the header that carries the key of one knowledge base."""
        return {"authorization": f"Bearer {self.secrets[name]}"}


@pytest.fixture(scope="session")
def built_town(tmp_path_factory):
    """Return the folder of both knowledge bases with their indexes, built once; not to be changed."""
    root = tmp_path_factory.mktemp("town")
    made = Town(root, root / "none", {})
    for edition, name in enumerate(NAMES, start=1):
        (root / name / "kb" / "checks").mkdir(parents=True)
        for check_id, text in SMALL_CHECKS.items():
            text = text.replace("locked:", "alpha:").replace("scam", "beta").replace("lost", "gamma")  # noqa: PLW2901
            text = text.replace("expired", "delta").replace("Stop.", f"Stop says edition{edition}.")  # noqa: PLW2901
            (root / name / "kb" / "checks" / f"{check_id}.yaml").write_text(text, "utf-8")
        made.build(name, edition)
    return root


@pytest.fixture
def town(tmp_path, built_town):
    """Return two knowledge bases that are built: the shop's is edition 1, the bank's edition 2."""
    secrets, tables = {}, []
    for name in NAMES:
        secrets[name], key = make_key(f"of-{name}", ("search", "agent", "insights", "admin"))
        tables.append(f"""
[{name}]
hosts = ["{name}.example", "{name}.localhost"]
kb = "{name}/kb"
index = "{name}/index"
keys = ["{key.line()}"]
feedback_db = "sqlite:///{tmp_path}/{name}/feedback.db"
origins = ["https://www.{name}.example"]
rates = "search=1000/1000"
""")
    file = tmp_path / "tenants.toml"
    file.write_text("".join(tables), "utf-8")
    shutil.copytree(built_town, tmp_path, dirs_exist_ok=True)
    return Town(tmp_path, file, secrets)


@pytest.fixture
def assembled(town, monkeypatch):
    """Return what puts the service together over the file as it is now."""
    monkeypatch.setattr(service.app.asgi, "open_encoder", lambda *_: HashingEncoder())
    monkeypatch.setattr(service.app.asgi, "forbid_core_files", lambda: None)

    def assemble():
        settings = ServiceSettings(tenants=town.file)
        return service.app.asgi.assemble(settings, IndexerSettings(), dict(os.environ))

    return assemble


@pytest.fixture
def client(town, assembled):
    """Return a client of the service; the knowledge base is chosen by ``host``."""
    for name in NAMES:
        migrated(f"sqlite:///{town.root}/{name}/feedback.db")
    with TestClient(assembled().app, base_url="http://nowhere.example") as client:
        yield client
