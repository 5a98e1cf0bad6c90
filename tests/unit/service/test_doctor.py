"""The checks of ``kaiketsu doctor``, one fault at a time."""

import json
import os
import shutil
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from filelock import FileLock

from indexer.encoding.hashing import HashingEncoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from indexer.store import IndexLayout
from kb.loading.library import load_library
from service.access.addresses import read_networks
from service.cli.main import main
from service.doctor import (
    CHECKS,
    Subject,
    disk,
    examine,
    index,
    lock,
    machine,
    model,
    outside,
    packages,
    port,
    settings,
)
from service.settings import ServiceSettings
from tests.support.small_kb import write_article, write_small_kb

KEY = "k3J9x0QmZp71LwVb"


@pytest.fixture
def subject(tmp_path, small_kb):
    """Return an installation in the test's folder."""
    return Subject(
        ServiceSettings(kb_dir=small_kb, insights_key=KEY),
        IndexerSettings(index_dir=tmp_path / "index", models_dir=tmp_path / "models", model=""),
        {},
    )


@pytest.fixture(scope="session")
def two_generations(tmp_path_factory):
    """Return the folder of an index with two generations and of the knowledge base that they were built from."""
    folder = tmp_path_factory.mktemp("installation")
    small_kb = write_small_kb(folder / "kb")
    indexer = IndexerSettings(index_dir=folder / "index")
    build_index(load_library(small_kb), HashingEncoder(), indexer)
    write_article(small_kb, "extra")
    build_index(load_library(small_kb), HashingEncoder(), indexer)
    return folder


@pytest.fixture
def built(subject, tmp_path, two_generations):
    """Return an installation with two generations, a copy of its own for each test."""
    shutil.copytree(two_generations, tmp_path, dirs_exist_ok=True)
    return subject


def found(findings):
    """Return the findings that are not ok by name; each explains itself."""
    faults = {finding.check: finding for finding in findings if finding.level != "ok"}
    assert all(finding.why and finding.todo for finding in faults.values())
    return faults


def test_a_missing_model_is_a_warning(subject):
    """A missing model is a warning, since the first build makes it."""
    assert found(model.check(subject))["model.files"].level == "warning"


def test_a_damaged_model_is_a_problem(subject):
    """A damaged model is a problem, since it does not open."""
    (subject.indexer.models_dir / "e5-small").mkdir(parents=True)
    (subject.indexer.models_dir / "e5-small" / "model.json").write_text("{}", "utf-8")
    fault = found(model.check(subject))["model.files"]
    assert (fault.level, "kaiketsu model" in fault.todo) == ("problem", True)


def test_no_index_is_a_problem(subject):
    """Searches would be answered with 503."""
    fault = found(index.check(subject))["index.current"]
    assert (fault.level, "kaiketsu build" in fault.todo) == ("problem", True)


def test_an_intact_index_is_ok(built):
    """Nothing to say but what it is."""
    findings = list(index.check(built))
    assert found(findings) == {}
    assert "intact, 5 articles" in findings[0].what


@pytest.mark.parametrize(("which", "level"), [(-1, "problem"), (0, "warning")])
def test_a_damaged_generation_is_named(built, which, level):
    """The current one is a problem, an older one only means less to go back to."""
    name = built.layout.generation_ids()[which]
    (built.layout.generation_dir(name) / "contents.msgpack").write_bytes(b"x")
    fault = found(index.check(built))["index.generation"]
    assert fault.level == level
    assert name in fault.what


def test_a_current_that_is_gone_is_a_problem(built):
    """CURRENT names a folder that somebody deleted."""
    shutil.rmtree(built.layout.generation_dir(built.layout.current_id()))
    assert "which is not there" in found(index.check(built))["index.current"].what


@pytest.mark.parametrize(
    ("name", "is_gone"),
    [("articles/en/lost.md", False), ("articles/en/another.md", False), ("articles/en/extra.md", True)],
)
def test_edited_articles_are_noticed(built, small_kb, name, is_gone):
    """The index is older than what it was made from, whether a file is changed, new or gone."""
    if is_gone:
        (small_kb / name).unlink()
    else:
        write_article(small_kb, Path(name).stem)
    assert name in found(index.check(built))["index.freshness"].what


def test_files_that_only_have_a_new_date_are_no_news(built, small_kb):
    """A checkout touches every file; files that no build reads do not count either."""
    later = (datetime.now(UTC) + timedelta(hours=1)).timestamp()
    os.utime(small_kb / "articles" / "en" / "lost.md", (later, later))
    (small_kb / "README.md").write_text("# About\n", "utf-8")
    assert found(index.check(built)) == {}


def test_a_folder_that_cannot_be_built_is_named(built, small_kb):
    """No build will succeed until somebody mends it."""
    (small_kb / "articles/en/lost.md").write_text("---\nid: [\n---\n", "utf-8")
    assert "kaiketsu lint" in found(index.check(built))["index.freshness"].todo


def test_judged_queries_that_no_index_learned_are_noticed(built, small_kb):
    """A build that ranked worse is refused, and nothing but this tells of it later."""
    (small_kb / "golden").mkdir(exist_ok=True)
    rows = small_kb / "golden" / "learned.jsonl"
    rows.write_text("", "utf-8")
    later = (datetime.now(UTC) + timedelta(hours=1)).timestamp()
    os.utime(rows, (later, later))
    fault = found(index.check(built))["index.judged"]
    assert "learned.jsonl" in fault.what
    assert "not published" in fault.why


def test_a_build_that_finds_nothing_new_ends_the_warning(subject, small_kb):
    """Judged queries with a new date and the old content are in the index already."""
    (small_kb / "golden").mkdir(exist_ok=True)
    (small_kb / "golden" / "dev.jsonl").write_text("", "utf-8")
    build_index(load_library(small_kb), HashingEncoder(), subject.indexer)
    manifest = subject.layout.generation_dir(subject.layout.current_id()) / "manifest.json"
    os.utime(manifest, (0, 0))
    assert "index.judged" in found(index.check(subject))
    build_index(load_library(small_kb), HashingEncoder(), subject.indexer)
    assert "index.judged" not in found(index.check(subject))


def test_debris_is_noticed_unless_somebody_builds(built):
    """What a killed build left; while one runs it is no debris."""
    built.layout.staging_dir("20261125T000000000000-00000000").mkdir()
    assert "index.debris" in found(index.check(built))
    with FileLock(built.layout.lock_file):
        assert "index.debris" not in found(index.check(built))


def test_a_held_lock_is_told(built):
    """A file that nobody holds means nothing."""
    (free,) = lock.check(built)
    assert (free.level, free.what) == ("ok", "free")
    with FileLock(built.layout.lock_file):
        (held,) = lock.check(built)
    assert held.what.startswith("held: a build is running")


@pytest.mark.parametrize(("free", "level"), [(50 << 20, "problem"), (300 << 20, "warning")])
def test_a_full_disk_is_noticed(subject, monkeypatch, free, level):
    """Before a build fails on it."""
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert found(disk.check(subject))["disk.index"].level == level


@pytest.mark.parametrize(("refused", "level"), [(os.R_OK | os.X_OK, "problem"), (os.W_OK, "warning")])
def test_permissions_are_noticed(subject, monkeypatch, refused, level):
    """Reading is needed to serve, writing only to build."""
    monkeypatch.setattr(disk.os, "access", lambda _path, mode: mode != refused)
    assert found(disk.check(subject))["permissions.index"].level == level


def test_a_folder_open_to_everybody_is_noticed(built):
    """Whoever writes there decides what is served."""
    built.indexer.index_dir.chmod(0o777)
    assert "o-w" in found(disk.check(built))["permissions.index"].todo


def test_a_misspelt_setting_is_explained(subject):
    """With the one that was meant."""
    faults = found(settings.check(replace(subject, environ={"KAIKETSU_PROT": "1", "KAIKETSU_PORT": "1"})))
    assert "KAIKETSU_PORT" in faults["settings.unknown"].todo


def test_a_guessable_key_is_a_warning(subject):
    """A long key of few different characters is a warning."""
    weak = replace(subject, service=replace(subject.service, insights_key="a" * 16))
    fault = found(settings.check(weak))["settings.key"]
    assert "a" * 16 not in fault.what


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"slack_token": "x", "base_url": "https://h.example"}, "KAIKETSU_SLACK_SIGNING_SECRET"),
        ({"line_token": "x", "base_url": "https://h.example"}, "KAIKETSU_LINE_CHANNEL_SECRET"),
        ({"line_channel_secret": "x", "base_url": "https://h.example"}, "KAIKETSU_LINE_TOKEN"),
        ({"slack_signing_secret": "x"}, "public address"),
        ({"webhooks": ("https://h.example/a",)}, "public address"),
    ],
)
def test_an_integration_that_is_half_set_is_a_warning(subject, given, word):
    """A token without its secret does nothing, and a chat without a public address has no links."""
    half = replace(subject, service=replace(subject.service, **given))
    assert word in found(settings.check(half))["settings.integrations"].todo


def test_a_whole_integration_is_no_warning(subject):
    """Secrets, tokens and the public address."""
    given = {"slack_signing_secret": "x", "slack_token": "x", "base_url": "https://h.example"}
    assert "settings.integrations" not in found(
        settings.check(replace(subject, service=replace(subject.service, **given)))
    )


def test_open_doors_are_a_warning(subject):
    """Listening beyond loopback without a trusted proxy is a warning."""
    reachable = replace(subject, service=replace(subject.service, host="192.0.2.1", insights_key=""))
    assert "settings.listening" in found(settings.check(reachable))
    assert "settings.listening" not in found(settings.check(subject))


def test_a_public_address_without_a_named_proxy_is_a_warning(subject):
    """A proxy has to stand in front of it; for this machine's own address none is needed."""
    public = replace(subject.service, base_url="https://help.example.com")
    assert (
        "KAIKETSU_TRUSTED_PROXIES" in found(settings.check(replace(subject, service=public)))["settings.proxy"].todo
    )
    for service in (
        replace(public, trusted_proxies=read_networks("127.0.0.1")),
        replace(public, base_url="http://localhost:8000"),
        subject.service,
    ):
        assert "settings.proxy" not in found(settings.check(replace(subject, service=service)))


def test_a_file_of_knowledge_bases_is_read(subject, tmp_path):
    """What is wrong with it is told before the service fails to start."""
    file = tmp_path / "tenants.toml"
    several = replace(subject, service=replace(subject.service, tenants=file))
    file.write_text('[shop]\nhosts = ["shop.example"]\n', "utf-8")
    assert "[shop] index" in found(settings.check(several))["settings.tenants"].what
    file.write_text('[shop]\nhosts = ["shop.example"]\nindex = "shop"\n', "utf-8")
    assert "settings.tenants" not in found(settings.check(several))


@pytest.mark.parametrize("url", ["sqlite:////nowhere/feedback.db", "nonsense://x", "postgresql+nodriver://h/d"])
def test_a_record_that_cannot_be_kept_is_a_problem(subject, url):
    """The folder is missing, or the database is."""
    kept = replace(subject, service=replace(subject.service, feedback_db=url))
    assert found(settings.check(kept))["settings.feedback"].level == "problem"


def test_a_record_that_can_be_kept_is_ok(subject, tmp_path):
    """A new file in a folder of ours, and nothing is written."""
    kept = replace(subject, service=replace(subject.service, feedback_db=f"sqlite:///{tmp_path}/feedback.db"))
    assert found(settings.check(kept)) == {}
    assert not (tmp_path / "feedback.db").exists()


def test_versions_are_compared_with_those_that_were_tested(subject, tmp_path):
    """A difference is a warning; local parts of a version are none."""
    assert "packages.range" not in found(packages.check(subject))
    other = tmp_path / "constraints.txt"
    other.write_text("# tested\nmsgspec==0.1\nnot-installed==1\n", "utf-8")
    fault = found(packages.check(subject, other))["packages.tested"]
    assert "msgspec" in fault.what
    assert "not-installed" not in fault.what


def test_a_package_out_of_range_is_a_problem(subject, monkeypatch):
    """A package that is out of its range or missing is a problem."""
    monkeypatch.setattr(packages, "requires", lambda _: ["msgspec>=99", "no-such-package", "other; extra == 'dev'"])
    whats = [finding.what for finding in packages.check(subject) if finding.check == "packages.range"]
    assert whats[0].startswith("msgspec ")
    assert whats[1:] == ["no-such-package is missing"]


@pytest.mark.parametrize(("limit_mb", "level"), [(500, "problem"), (700, "warning")])
def test_a_tight_memory_limit_is_noticed(subject, tmp_path, limit_mb, level):
    """The limit of the control group counts, less what is used."""
    (tmp_path / "meminfo").write_text("MemAvailable: 8000000 kB\n", "ascii")
    (tmp_path / "memory.max").write_text(f"{limit_mb * 1_000_000}\n", "ascii")
    (tmp_path / "memory.current").write_text("100000000\n", "ascii")
    assert found(machine.check(subject, tmp_path, tmp_path))["machine.memory"].level == level


def test_a_taken_port_is_a_problem(subject):
    """Unless it is us who answer there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = replace(subject, service=replace(subject.service, port=listener.getsockname()[1]))
        listener.close()
        assert found(port.check(busy)) == {}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        busy = replace(subject, service=replace(subject.service, port=listener.getsockname()[1]))
        assert found(port.check(busy))["port.free"].level == "problem"


def test_a_check_that_breaks_is_a_finding(subject, monkeypatch):
    """A check that raises is a finding, and the other checks run."""

    def breaks(_subject):
        raise ZeroDivisionError
        yield

    monkeypatch.setitem(CHECKS, "machine", breaks)
    names = [finding.check for finding in examine(subject)]
    assert "machine.broken" in names
    assert names[-1].startswith("outside.")


def test_the_command_has_stable_json_and_codes(built, small_kb, monkeypatch):
    """1 with findings; the keys that others read; a wrong setting is a finding like any other."""
    monkeypatch.setenv("KAIKETSU_MODELS", str(built.indexer.models_dir))
    arguments = ["doctor", "--kb", str(small_kb), "--index", str(built.indexer.index_dir)]
    result = CliRunner().invoke(main, [*arguments, "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["schema_version"] == 1
    assert {tuple(finding) for finding in told["findings"]} == {("check", "level", "what", "why", "todo")}
    human = CliRunner().invoke(main, arguments)
    assert "why: " in human.stdout
    assert human.exit_code == 1
    monkeypatch.setenv("KAIKETSU_PORT", "none")
    wrong = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert wrong["findings"][0]["check"] == "settings.read"
    assert CliRunner().invoke(main, ["doctor", "--nonsense"]).exit_code == 2


def test_nothing_is_written(built):
    """The doctor writes nothing into the index folder."""

    def state(layout: IndexLayout):
        return {path: path.stat().st_mtime_ns for path in layout.root.rglob("*")}

    before = state(built.layout)
    list(examine(built))
    assert state(built.layout) == before


def test_a_service_that_does_not_run_is_not_asked(subject):
    """Nothing is known of its doors, and nothing is wrong."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        stopped = replace(subject, service=replace(subject.service, port=probe.getsockname()[1]))
        (finding,) = outside.check(stopped)
    assert (finding.level, "does not run" in finding.what) == ("ok", True)
