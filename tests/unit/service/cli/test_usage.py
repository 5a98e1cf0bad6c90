"""Errors on a terminal: what was typed may be part of a code, and is not repeated."""

import errno
import os

import pytest
from click.testing import CliRunner

from service.cli.main import main
from service.cli.usage import hidden

CODE = "QZ7M-XK4P2W-9TBN"


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", *CODE.split("-")],
        ["search", "x", "--lang", CODE],
        ["search", f"--lang={CODE}", "x"],
        ["search", "x", "--limit", "QZ7M"],
        [f"--{CODE}"],
        [CODE],
        CODE.split("-"),
        ["check", CODE],
        ["check", "code-shape", "--input", CODE],
        ["check", "card-expiry", "--input", f"issued_on={CODE}"],
        ["diagnose", "x", "--answers", CODE],
        ["search", "--queries", f"/nowhere/{CODE}.jsonl", "--run", "-"],
        ["serve", "--port", "QZ7M"],
    ],
)
def test_a_wrong_argument_is_not_repeated(arguments):
    """Neither the code nor one of its groups is in what is said, and the exit code is that of wrong usage."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert not [group for group in CODE.split("-") if group in result.output]


@pytest.mark.parametrize(
    "arguments", [["search", "\udcff\udcfe"], ["check", "\udcff"], ["\udcff"], ["build", "--kb", "/x/\udcff"]]
)
def test_an_argument_that_is_no_text_gets_a_message(arguments):
    """Bytes that are not UTF-8 are wrong usage, said before anything reads them."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert f"argument {len(arguments)} is not text in utf-8; write it in UTF-8" in result.output


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\u2060", "\ufeff"])
def test_a_code_with_invisible_characters_is_not_repeated_as_escapes(invisible):
    """A code typed as an option with invisible characters between is not shown in its escaped form either."""
    typed = invisible.join(CODE.replace("-", ""))
    output = CliRunner().invoke(main, [f"--{typed}", "search"]).output
    assert "No such option" in output
    assert "Q" not in output.partition("No such option")[2]


def test_what_cannot_be_a_code_is_repeated():
    """A wrong option, language or file is named, or nobody could mend it."""
    assert "klingon" in CliRunner().invoke(main, ["search", "x", "--lang", "klingon"]).output
    assert "--limt" in CliRunner().invoke(main, ["search", "x", "--limt", "3"]).output
    assert "nothere.json" in CliRunner().invoke(main, ["diagnose", "x", "--answers", "nothere.json"]).output


@pytest.mark.parametrize(
    "message",
    [
        f"kaiketsu: {CODE}.md:1 title: missing",
        "kaiketsu: articles/en/how-to-redeem-2024.md:3 'AES-256-CBC, ALREADYREDEEMED, 0x80D05001' is no title",
        "kaiketsu: ask taro@example.com or call 090-1234-5678",
    ],
)
def test_a_message_of_the_program_is_shown_whole(message):
    """Names of files and titles are the operator's own: nothing of them is redacted."""
    assert hidden(message, ["build", "--kb", "articles"]) == message


def test_a_path_of_this_machine_is_shown_whole(tmp_path):
    """A folder that a program named at random may look like a code, and the operator has to find it."""
    drawn = tmp_path / "QZ7M-XK4P2W-9TBN"
    drawn.mkdir()
    said = f"{drawn}/vectors.sqlite: cannot be written"
    assert hidden(said, ["build", "--index", str(drawn)]) == said
    lost = f"/nowhere/{drawn.name}/x"
    assert drawn.name not in hidden(f"{lost}: is not there", ["build", "--index", lost])


@pytest.mark.parametrize(
    ("command", "advice"),
    [("build", "give the folder as --kb DIR"), ("search", "put a text of several words in quotes")],
)
def test_an_argument_too_many_says_how_it_is_given(command, advice):
    """A folder has an option, a text has quotes."""
    assert advice in CliRunner().invoke(main, [command, "some", "docs"]).output


@pytest.mark.parametrize("group", [[], ["key"], ["feedback"]])
def test_a_group_without_a_command_shows_its_help_once(group):
    """The help is no error message: it is not printed behind usage and "Error"."""
    result = CliRunner().invoke(main, group)
    assert result.exit_code == 2
    assert result.output.count("Usage:") == 1
    assert "Error" not in result.output


def test_a_reader_that_has_enough_is_told_nothing(monkeypatch):
    """`kaiketsu … | head` closes the pipe early: no message follows."""

    def closed(*_args, **_options):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    monkeypatch.setattr(main.commands["key"].commands["list"], "callback", closed)
    result = CliRunner().invoke(main, ["key", "list"])
    assert (result.exit_code, result.output) == (1, "")


def test_a_port_is_no_part_of_a_code():
    """Which port is taken, or is none, is said."""
    assert "99999" in CliRunner().invoke(main, ["serve", "--port", "99999"]).output


def test_no_model_is_made_where_there_is_nothing_to_search(tmp_path, monkeypatch):
    """Making one takes minutes, and the answer is known before."""
    monkeypatch.setattr("indexer.encoding.open_encoder", None)
    result = CliRunner().invoke(main, ["search", "x", "--index", str(tmp_path)])
    assert (result.exit_code, "nothing has been built yet" in result.output) == (2, True)


def test_a_place_without_the_right_says_what_to_do(monkeypatch):
    """A read-only folder is named, with the way out."""

    def closed(*_args, **_options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/srv/index/writer.lock")

    monkeypatch.setattr(main.commands["key"].commands["list"], "callback", closed)
    result = CliRunner().invoke(main, ["key", "list"])
    assert result.exit_code == 2
    assert "/srv/index/writer.lock" in result.output
    assert "name another place" in result.output


@pytest.mark.parametrize(("name", "said"), [("log.db", "feedback migrate"), (".", "is a folder")])
def test_a_log_that_cannot_be_read_says_what_to_do(name, said, tmp_path, monkeypatch):
    """Nothing was kept yet, or the setting names a folder."""
    monkeypatch.setenv("KAIKETSU_FEEDBACK_DB", f"sqlite:///{tmp_path / name}")
    result = CliRunner().invoke(main, ["gaps"])
    assert result.exit_code == 2
    assert said in result.output
