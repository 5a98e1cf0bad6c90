"""``check`` and ``diagnose``: the structured checks in a terminal. Everything is evaluated here; nothing is sent."""

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from service.cli.commands.query import open_searcher
from service.cli.options import index_option, json_option, kb_option, lang_option, service_settings
from service.cli.output import print_json

__all__ = ["check", "diagnose"]

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("check_id", metavar="ID", required=False)
@kb_option
@lang_option
@click.option("--input", "inputs", multiple=True, metavar="NAME=VALUE", help="Give a value instead of being asked.")
@json_option
def check(
    check_id: str | None, kb_dir: Path | None, lang: str | None, inputs: tuple[str, ...], as_json: bool
) -> None:
    """Go through the check ID, here on this machine; without ID list all checks.

    What is typed for a code is not shown and not kept. (--input leaves it in the shell's history.)

    \b
    Examples:
      kaiketsu check
      kaiketsu check code-shape
      kaiketsu check card-expiry --input issued_on=2019-05-01 --lang en --json
    """
    from kb.diagnosis.evaluate import evaluate
    from kb.loading.library import load_library
    from service.answering.memory import forbid_core_files
    from service.cli.terminal import ask_check, evaluation_lines

    forbid_core_files()
    shown_lang = lang or "ja"
    checks = {each.id: each for each in load_library(service_settings(kb_dir).kb_dir).checks}
    if check_id is None:
        if as_json:
            print_json({"checks": list(checks)})
            return
        for each in checks.values():
            print(f"{each.id:<18} {each.title.get(shown_lang, '')}")
        return
    chosen = checks.get(check_id)
    if chosen is None:
        raise click.UsageError(f"there is no check of that id; there are {', '.join(checks) or 'none'}")
    if not inputs:
        click.echo(f"{chosen.ask.get(shown_lang, '')}\n   ({chosen.where.get(shown_lang, '')})", err=True)
        outcome = ask_check(chosen, shown_lang)
        if as_json:
            print_json({"check_id": chosen.id, "outcome": outcome})
        else:
            print(outcome)
        return
    evaluation = evaluate(chosen, _pairs(inputs), datetime.now(UTC))
    if as_json:
        print_json({"check_id": chosen.id, **msgspec.to_builtins(evaluation)})
        return
    for line in evaluation_lines(chosen, evaluation, shown_lang):
        print(line)


@click.command()
@click.argument("text")
@index_option
@lang_option
@click.option("--answers", type=_FILE, help="JSON: outcome by check id, in place of asking; the rest is unknown.")
@json_option
def diagnose(text: str, index_dir: Path | None, lang: str | None, answers: Path | None, as_json: bool) -> None:
    """Find the cause of TEXT by asking, one question at a time.

    Answer with a number; `?` don't know, `w` why this question, `b` back, `q` stop.

    \b
    Examples:
      kaiketsu diagnose "コード入れたら無効って出る"
      kaiketsu diagnose "says already redeemed" --answers answers.json --json
    """
    from service.answering.question import Question
    from service.cli.terminal import TerminalDialogue
    from service.http.raw_text import RawText

    searcher = open_searcher(index_dir)
    question = Question.ask(RawText(text), searcher.generation.redacted)
    dialogue = TerminalDialogue(searcher, question, lang or question.lang)
    if answers is None:
        dialogue.run()
    else:
        dialogue.replay(_read_answers(answers))
    if as_json:
        print_json(dialogue.summary())
        return
    for line in dialogue.closing_lines():
        print(line)


def _pairs(inputs: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for pair in inputs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError("--input takes NAME=VALUE")
        pairs[name] = value
    return pairs


def _read_answers(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise click.UsageError(f'{path}: expected {{"check-id": "outcome-id"}}: {error}') from error
