"""The manual names what exists, and all that a user can set, type or call is in it."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path

import click
import pytest
from litestar.testing import TestClient

from indexer.errors import SettingsError
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.library import load_library
from service.app.app import create_app
from service.cli.main import main
from service.settings import ServiceSettings
from service.tenancy.tenants_file import _OWN as TENANT_SETTINGS

ROOT = Path(__file__).parents[2]
PAGES = sorted([
    *ROOT.glob("*.md"),
    *ROOT.glob("*/docs/*.md"),
    ROOT / "tests" / "README.md",
    ROOT / "service" / "deploy" / "milvus" / "README.md",
    ROOT / "kb" / "golden" / "README.md",
])  # fmt: skip
MANUAL = "\n".join(page.read_text("utf-8") for page in PAGES)
README = (ROOT / "README.md").read_text("utf-8")
CONFIGURATION = (ROOT / "service" / "docs" / "configuration.md").read_text("utf-8")
TENANTS = (ROOT / "service" / "docs" / "tenants.md").read_text("utf-8")
API = (ROOT / "service" / "docs" / "api.md").read_text("utf-8")
OPERATIONS = (ROOT / "service" / "docs" / "operations.md").read_text("utf-8")

DEFAULTS_IN_WORDS = {"none", "the one that ships", "the offline packs", "the user's cache folder"}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def _variables(settings: type) -> dict[str, "Field[object]"]:
    """Return the fields of a settings class by the environment variable that the docstring below each names."""
    source = inspect.getsource(settings)
    found = {}
    for field in fields(settings):
        docstring = source.split(f"\n    {field.name}:")[1].split('"""')[1]
        if named := re.match(r"``(KAIKETSU_[A-Z_]+)``", docstring):
            found[named[1]] = field
    return found


def _commands(group: click.Group, prefix: str = "kaiketsu") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")


VARIABLES = {**_variables(ServiceSettings), **_variables(IndexerSettings)}
COMMANDS = dict(_commands(main))


def test_readme_stays_short():
    """README is an overview of at most 7 kB; reference and figures are in the pages."""
    assert len(README.encode()) <= 7000


def test_the_map_of_folders_is_true():
    """Each folder of README's map exists, and the map leaves out no package."""
    (tree,) = re.findall(r"^```\n(kb/.*?)^```", README, re.MULTILINE | re.DOTALL)
    named: dict[str, set[str]] = {}
    for top, folders in re.findall(r"^([a-z]+)/(.*(?:\n .*)*)", tree, re.MULTILINE):
        named[top] = set(re.findall(r"(?<= )([a-z_]+)/", folders))
    assert set(named) == {"kb", "indexer", "service", "tests"}
    for top, folders in named.items():
        there = {path.name for path in (ROOT / top).iterdir() if path.is_dir() and any(path.glob("*.py"))}
        assert there - folders == set()
        assert [folder for folder in sorted(folders) if not (ROOT / top / folder).is_dir()] == []


@every_page
def test_a_page_is_plain_markdown(page):
    """A page has no front matter and begins with its title."""
    assert page.read_text("utf-8").startswith("# ")


@every_page
def test_a_page_names_what_exists(page):
    """Relative links and paths in code spans lead to files and folders."""
    text = page.read_text("utf-8")
    links = [target for target in re.findall(r"\]\(([^)#\s]+)\)", text) if ":" not in target]
    assert [link for link in links if not (page.parent / link).exists()] == []
    paths = set(re.findall(r"`((?:kb|indexer|service|tests)/[A-Za-z0-9_./-]+)`", text))
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_there_are_settings_without_a_variable_only_by_intention():
    """Each field has its variable, but for the interval of looks at the index, which only tests change."""
    named = {field.name for field in VARIABLES.values()}
    every = {field.name for settings in (ServiceSettings, IndexerSettings) for field in fields(settings)}
    assert every - named == {"reload_interval_s"}


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_every_setting_is_in_the_configuration_page(variable):
    """Each variable has a row whose default is that of the program, and whose limits are those that it keeps."""
    (row,) = re.findall(rf"^\| `{variable}` \|(.+)\|$", CONFIGURATION, re.MULTILINE)
    default, allowed, meaning = (cell.strip() for cell in row.split("|"))
    settings = ServiceSettings if VARIABLES[variable] in fields(ServiceSettings) else IndexerSettings
    assert meaning
    if default in DEFAULTS_IN_WORDS:
        assert default != "none" or not getattr(settings(), VARIABLES[variable].name)
    else:
        assert settings.from_env({variable: default.strip("`")}) == settings()
    good, bad = _values(allowed)
    for value in good:
        settings.from_env({variable: value})
    for value in bad:
        with pytest.raises(SettingsError, match=variable):
            settings.from_env({variable: value})


def _values(allowed: str) -> tuple[list[str], list[str]]:
    """Return values that a cell of allowed values takes, and values that it does not."""
    if limits := re.match(r"(\d+) to (\d+)", allowed):
        low, high = map(int, limits.groups())
        return [str(low), str(high)], [str(low - 1), str(high + 1)]
    if allowed == "switch":
        return ["0", "1"], ["2"]
    if re.fullmatch(r"(`[a-z-]+`(, or |, )?)+", allowed):
        return re.findall(r"`(.+?)`", allowed), ["other"]
    return [], []


def test_the_configuration_page_has_no_other_settings():
    """A setting that is gone is gone from the page, too."""
    assert set(re.findall(r"^\| `(KAIKETSU_[A-Z_]+)`", CONFIGURATION, re.MULTILINE)) == set(VARIABLES)


def test_the_settings_of_a_tenant_are_in_the_tenants_page():
    """The page lists what one knowledge base of several can have for itself, and nothing else."""
    section = TENANTS.partition("## Settings of one tenant")[2].partition("## ")[0]
    listed = section.partition("A tenant can have:")[2].partition("None of these")[0]
    assert set(re.findall(r"`([a-z_]+)`", listed)) == {"hosts", *TENANT_SETTINGS}


def test_every_variable_that_a_page_names_is_read():
    """A setting of the program, or one of the tests."""
    of_tests = {"KAIKETSU_TEST_INDEX", "KAIKETSU_SCREENSHOTS"}
    assert set(re.findall(r"KAIKETSU_[A-Z_]*[A-Z]", MANUAL)) <= set(VARIABLES) | of_tests


def test_every_command_is_in_the_manual():
    """Whoever reads the pages meets each command."""
    plain = re.sub(r"[`,]", " ", MANUAL)
    listed = {f"kaiketsu {name}" for name in re.findall(r"`([a-z]+)`", MANUAL)}
    assert [name for name in COMMANDS if not re.search(rf"{name}\b", plain) and name not in listed] == []


def test_every_command_that_a_page_shows_exists():
    """Command and options are those of the program, in code blocks as in code spans."""
    shown = re.findall(r"(?<![\w/.-])kaiketsu((?: --tenant \w+)? [a-z]+[^`\n#|>&]*)", _code(MANUAL))
    wrong = []
    for arguments in shown:
        words = re.sub(r'"[^"]*"', "TEXT", arguments.replace("--tenant shop", "")).split()
        command: click.Command = main
        while isinstance(command, click.Group) and words and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts}
        if command is main or any(word.startswith("--") and word not in options for word in words):
            wrong.append(arguments)
    assert len(shown) > 50
    assert wrong == []


def test_every_make_target_that_a_page_names_exists():
    """Each `make` command of a page has its target."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", MANUAL, re.MULTILINE)) <= targets


def test_every_route_is_in_the_api_page(source):
    """Each route of the application is named; static files and the description by their folder."""
    paths = set()
    for route in create_app(ServiceSettings(), source).routes:
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        path = path if not path.startswith("/static/") else "/static/…"
        paths.add("/schema" if path.startswith("/schema") else path.rstrip("/") or "/")
    assert [path for path in sorted(paths) if not re.search(rf"{re.escape(path)}(?![\w/{{-])", API)] == []


def test_every_metric_that_a_page_names_exists(source, small_kb, settings, hashing):
    """An alert on a metric that is not there would never fire."""
    build_index(load_library(small_kb), hashing, settings)
    source.load()
    with TestClient(create_app(ServiceSettings(), source)) as client:
        exposition = client.get("/metrics").text
    names = set(re.findall(r"kaiketsu_[a-z_]+|process_[a-z_]+", OPERATIONS))
    assert len(names) > 5
    known = set(re.findall(r"^# HELP (\w+)", exposition, re.MULTILINE))
    assert {name.removesuffix("_bucket") for name in names} <= known


def _code(text: str) -> str:
    """Return the code blocks and code spans of Markdown, one a line."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(
        r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"^```\w*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    )
    return "\n".join([*blocks, *spans])
