"""The files for systemd and containers fit the program that they start."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import service.deploy
from service.cli.main import main
from service.doctor.settings import known_settings
from service.settings import ServiceSettings

ROOT = Path(__file__).parents[3]
DEPLOY = Path(service.deploy.__path__[0])
UNIT = (DEPLOY / "kaiketsu.service").read_text("utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")
PROGRAM = "/opt/kaiketsu/bin/kaiketsu"

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.fixture
def unit(tmp_path):
    """Return the unit with a program that exists here."""
    path = tmp_path / "kaiketsu.service"
    path.write_text(UNIT.replace(PROGRAM, sys.executable), "utf-8")
    return path


def test_every_copied_path_exists():
    """A COPY of something that was moved would fail at the build, which cannot be run here."""
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINER, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert {"kb", "indexer", "service", "constraints.txt"} <= set(copied)
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_the_image_runs_as_nobody_special_and_asks_a_real_address():
    """The last user is not root; the health check fetches what the application routes."""
    assert re.findall(r"^USER (.+)$", CONTAINER, re.MULTILINE)[-1] == "10001:10001"
    assert "/healthz" in CONTAINER.partition("HEALTHCHECK")[2]
    assert "--only-binary :all:" in CONTAINER


def test_the_image_is_made_of_what_is_pinned():
    """The base by its digest, packages by their hash, and torch alone from another index than PyPI."""
    (base,) = re.findall(r"^ARG BASE=(.+)$", CONTAINER, re.MULTILINE)
    assert re.search(r"@sha256:[0-9a-f]{64}$", base)
    assert set(re.findall(r"^FROM (\S+)", CONTAINER, re.MULTILINE)) == {"${BASE}"}
    installs = re.findall(r"pip install (.+?)(?: \\\n|\n)", CONTAINER)
    assert len(installs) == 3
    assert all("--no-deps" in each for each in installs)
    assert [each.split()[-1] for each in installs if "index-url" in each] == ["torch"]
    assert "--require-hashes" in installs[0]


def test_commands_exist():
    """What unit and image run are commands of the program."""
    started = re.findall(rf"^Exec\w+=-?{PROGRAM} (\w+)", UNIT, re.MULTILINE)
    built = re.findall(rf"{PROGRAM} (\w+)", CONTAINER) + re.findall(r'^CMD \["(\w+)"\]$', CONTAINER, re.MULTILINE)
    assert started[-1] == built[-1] == "serve"
    assert set(started + built) <= set(main.commands)


@needs_systemd
def test_systemd_accepts_the_unit(unit):
    """No unknown key, no wrong value."""
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_unit_is_hardened(unit):
    """The exposure that systemd measures is below 1.5 of 10; it was 0.9 with systemd 252."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=15", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-400:]


def test_the_sample_settings_are_real():
    """Every variable in it is read, and the values that are set are accepted."""
    text = (DEPLOY / "kaiketsu.env").read_text("utf-8")
    named = re.findall(r"^#?(KAIKETSU_[A-Z_]+)=", text, re.MULTILINE)
    assert set(named) <= known_settings()
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert ServiceSettings.from_env(given).drain_s == 5


def test_the_sample_settings_name_the_proxy():
    """Whoever copies the sample and puts a proxy in front gives its clients no rights of this machine."""
    text = (DEPLOY / "kaiketsu.env").read_text("utf-8")
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert [str(network) for network in ServiceSettings.from_env(given).trusted_proxies] == ["127.0.0.1/32"]


def test_a_stop_may_last_as_long_as_its_parts():
    """Draining and answering fit into what systemd waits before it kills."""
    settings = ServiceSettings(drain_s=5, shutdown_s=30)
    (stop_s,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert int(stop_s) > settings.drain_s + settings.shutdown_s
