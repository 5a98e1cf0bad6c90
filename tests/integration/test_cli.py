"""The command line with the real model pack: data on stdout, messages on stderr, exit codes."""

import json
import shutil

import click
import pytest
from click.testing import CliRunner

from service.cli.main import main
from tests.support.small_kb import SECOND_CHECK, write_article


@pytest.fixture
def run_whole(tmp_path, plain_encoder, encoded_small_index, monkeypatch):
    """Return a function that runs ``kaiketsu`` with an index of its own, of which only encoded texts are there."""
    assert plain_encoder.spec.dim == 768
    index = tmp_path / "index"
    index.mkdir()
    shutil.copy(encoded_small_index / "vectors.sqlite", index)
    monkeypatch.setenv("KAIKETSU_INDEX", str(index))

    def invoke(*arguments, code=0):
        result = CliRunner().invoke(main, list(map(str, arguments)))
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def run(run_whole, plain_encoder, monkeypatch):
    """Return the same, but with the encoder at hand that each command would open."""
    monkeypatch.setattr("indexer.encoding.open_encoder", lambda *_: plain_encoder)
    return run_whole


def test_build_search_explain_verify_rollback(run_whole, small_kb):
    """The way of a KB owner from a folder to an answer and back."""
    run = run_whole
    built = json.loads(run("build", "--kb", small_kb, "--json").stdout)
    assert (built["schema_version"], built["articles"], built["changed"]) == (1, 4, True)
    assert json.loads(run("build", "--kb", small_kb, "--json").stdout)["encoded"] == 0
    found = json.loads(run("search", "i dropped my wallet with the card", "--json").stdout)
    assert found["results"][0]["article_id"] == "lost"
    assert "lost: rank 1" in run("explain", "i dropped my wallet", "lost").stdout
    assert "intact" in run("verify").stdout
    write_article(small_kb, "extra")
    run("build", "--kb", small_kb)
    assert json.loads(run("rollback", "--json").stdout)["generation"] == built["generation"]


def test_a_corrected_search_says_so(run, small_kb):
    """On a line of its own and in the JSON; --exact searches for the text as typed."""
    run("build", "--kb", small_kb)
    assert "showing results for: i dropped my wallet" in run("search", "i dropepd my walet").stdout
    assert json.loads(run("search", "i dropepd my walet", "--json").stdout)["corrected"] == "i dropped my wallet"
    assert json.loads(run("search", "i dropepd my walet", "--json", "--exact").stdout)["corrected"] is None
    assert "lost: rank 1" in run("explain", "dropepd my walet", "lost").stdout
    assert run("explain", "dropepd my walet", "lost", "--exact").stdout


def test_a_run_has_the_trec_columns(run, small_kb, tmp_path):
    """One line a hit: qid Q0 docid rank score tag, ranks from 1, scores not rising."""
    run("build", "--kb", small_kb)
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"_id": "q1", "text": "lost wallet"}\n{"id": "q2", "text": "locked"}\n', "utf-8")
    run("search", "--queries", queries, "--run", tmp_path / "out.trec")
    rows = [line.split() for line in (tmp_path / "out.trec").read_text("utf-8").splitlines()]
    assert {row[0] for row in rows} == {"q1", "q2"}
    assert [row[3] for row in rows if row[0] == "q1"] == ["1", "2", "3", "4"]
    assert next(row[2] for row in rows if row[0] == "q1") == "lost"
    scores = [float(row[4]) for row in rows if row[0] == "q1"]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("search", "x"), 2, "nothing has been built yet"),
        (("rollback",), 2, "nothing has been built yet"),
        (("rollback", "--to", "20260101T000000000000-00000000"), 2, "nothing has been built yet"),
        (("verify",), 2, "nothing has been built yet"),
        (("build", "--kb", "/nowhere"), 2, "no such folder"),
        (("search",), 2, "give TEXT"),
        (("search", "x", "--limit", "99"), 2, "99 is not in the range"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_wrong_use_says_what_and_exits_with_2(run, arguments, code, message):
    """Usage, configuration and I/O errors are 2, in one line, without a traceback."""
    result = run(*arguments, code=code)
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_broken_article_stops_the_build_with_its_place(run, small_kb):
    """File, line, field and what is allowed; the index is untouched."""
    path = small_kb / "articles/en/lost.md"
    path.write_text(path.read_text("utf-8").replace("severity: normal", "severity: awful"), "utf-8")
    result = run("build", "--kb", small_kb, code=2)
    assert "articles/en/lost.md:8: KB104 severity" in result.stderr
    assert "allowed: normal, urgent" in result.stderr


def test_lint_exits_with_1_on_findings(run, small_kb):
    """`lint` prints findings on stdout and exits with 1."""
    result = run("lint", "--kb", small_kb, "--json", code=1)
    assert {finding["code"] for finding in json.loads(result.stdout)["findings"]} >= {"KB201", "KB204"}


def test_a_bad_setting_is_named(run, small_kb, monkeypatch):
    """The variable, its value and the range."""
    monkeypatch.setenv("KAIKETSU_CHUNK_TOKENS", "many")
    assert "KAIKETSU_CHUNK_TOKENS='many'" in run("build", "--kb", small_kb, code=2).stderr


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_with_an_example(name):
    """Help says what the command does and shows a call."""
    command = main.commands[name]
    text = command.get_help(click.Context(command, info_name=name))
    assert f"kaiketsu {name}" in text.split("Example")[1]


def test_checks_are_evaluated_here(run, small_kb):
    """`check` evaluates by options and by questions, and never shows a code that was typed."""
    assert "code-shape" in run("check", "--kb", small_kb, "--lang", "en").stdout
    shape = run("check", "code-shape", "--kb", small_kb, "--input", "code=ABC", "--lang", "en")
    assert shape.stdout.startswith("Odd  (odd)")
    secret = "AAAA-111111-CCCC"
    result = CliRunner().invoke(
        main, ["check", "code-shape", "--kb", str(small_kb), "--lang", "en"], input=f"{secret}\n\n"
    )
    assert result.stdout == "fits\n"
    assert secret not in result.output
    assert "no check of that id" in run("check", "nothing", "--kb", small_kb, code=2).stderr
    assert "code: " in run("check", "code-shape", "--kb", small_kb, "--input", f"code={'A' * 101}", code=2).stderr


def test_a_diagnosis_from_a_table_of_answers(run, small_kb, tmp_path):
    """The same dialogue without a terminal."""
    run("build", "--kb", small_kb)
    answers = tmp_path / "answers.json"
    answers.write_text('{"asked": "not-asked", "where-is-it": "gone"}')
    found = json.loads(run("diagnose", "please help me", "--answers", answers, "--json").stdout)
    assert found["resolved"] == "lost"
    assert found["asked"] == [
        {"check_id": "asked", "outcome_id": "not-asked"},
        {"check_id": "where-is-it", "outcome_id": "gone"},
    ]
    answers.write_text('{"asked": ""}')
    assert "evidence.asked: is empty" in run("diagnose", "my card", "--answers", answers, code=2).stderr
    answers.write_text('{"asked": "perhaps"}')
    assert "evidence.asked" in run("diagnose", "my card", "--answers", answers, code=2).stderr
    answers.write_text("[]")
    assert "answers.json" in run("diagnose", "my card", "--answers", answers, code=2).stderr


def test_a_diagnosis_in_the_terminal(run, small_kb):
    """Why, an answer, back, another answer; the summary names the cause and its steps."""
    run("build", "--kb", small_kb)
    keys = "w\nno\nb\nyes\n"
    result = CliRunner().invoke(main, ["diagnose", "please help me", "--lang", "en"], input=keys)
    assert result.exit_code == 0, result.output
    assert "Safety comes first." in result.stderr
    assert result.stdout.startswith("cause: A scam  (scam)")
    assert "1. Do the first thing about scam." in result.stdout


def test_a_pending_alarm_is_shown_in_the_terminal(run, small_kb, monkeypatch):
    """The urgent article is printed above the second question; the answer that supports it ends the dialogue."""
    (small_kb / "checks" / "who-is-it.yaml").write_text(SECOND_CHECK, encoding="utf-8")
    run("build", "--kb", small_kb)
    prior = {"lost": 0.97, "expired": 0.02, "locked": 0.009, "scam": 0.001}
    monkeypatch.setattr("service.answering.dialogue.flat_prior", lambda *_: prior)
    result = CliRunner().invoke(main, ["diagnose", "lost my card", "--lang", "en"], input="yes\n1\n")
    assert result.exit_code == 0, result.output
    warning = result.stderr.index("! urgent, read this first: A scam  (scam)")
    assert warning < result.stderr.index("Who asks for the number?")
    assert result.stdout.startswith("cause: A scam  (scam)")


def test_enter_alone_is_no_answer(run, small_kb):
    """An empty line asks the question again; `?` is the answer that one does not know."""
    run("build", "--kb", small_kb)
    keys = "\n \n?\nq\n"
    arguments = ["diagnose", "my card is too old", "--lang", "en", "--json"]
    result = CliRunner().invoke(main, arguments, input=keys)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("No answer yet") == 2
    assert json.loads(result.stdout)["asked"] == [{"check_id": "asked", "outcome_id": "unknown"}]


def test_what_is_said_about_a_code_holds_no_code(run, small_kb):
    """Answers of the search and of the dialogue, on stdout and on stderr."""
    run("build", "--kb", small_kb)
    text = "my code QX7Z-4KD92M-TB6P is locked"
    for arguments in (["search", text, "--json"], ["-v", "search", text], ["diagnose", text, "--json"]):
        result = CliRunner().invoke(main, arguments, input="q\n")
        assert result.exit_code == 0, result.output
        assert "4KD92M" not in result.output
