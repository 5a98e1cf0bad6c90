"""``learn``: what to learn from use, and decisions on it."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from service.cli.options import index_option, json_option, kb_option, service_settings
from service.cli.output import console, print_json

if TYPE_CHECKING:  # SQLAlchemy waits for its command
    from kb.loading.judged import JudgedQuery
    from service.learning.proposals import Proposal
    from service.learning.suggestions import Suggestions

__all__ = ["learn"]

_SIGN = {"": "none of ours"}


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--accept", is_flag=True, help="Accept what is proposed for these IDS.")
@click.option("--article", metavar="ARTICLE", help="Accept this article for these IDS.")
@click.option("--none", "none_of_ours", is_flag=True, help="No article answers these IDS.")
@click.option("--vague", is_flag=True, help="These IDS fit too many articles to say.")
@click.option("--delete", is_flag=True, help="Delete the searches of these IDS from the log.")
@click.option("--undo", is_flag=True, help="Take back your decisions on these IDS.")
@click.option("--suggest", is_flag=True, help="Show symptoms, synonyms and missing articles from what is decided.")
@click.option("--from-agents", is_flag=True, help="Write rows from replies that agents inserted, without a person.")
@click.option("--by", default=None, metavar="NAME", help="Who decides; by default the user of this machine.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="Proposals at most.")
@kb_option
@index_option
@json_option
def learn(
    ids: tuple[str, ...],
    suggest: bool,
    from_agents: bool,
    by: str | None,
    limit: int,
    kb_dir: Path | None,
    index_dir: Path | None,
    as_json: bool,
    article: str | None,
    **decisions: bool,
) -> None:
    """Show what a person should decide on, best first, or decide on IDS of it.

    Accepted rows are appended to golden/learned.jsonl of the knowledge base; the next build learns from them. The
    page /learn does the same with one key a decision.

    \b
    Examples:
      kaiketsu learn
      kaiketsu learn --accept learned-6f1c0d9e2a34 learned-0b7e5d1f9c88
      kaiketsu learn --article already-used learned-6f1c0d9e2a34
      kaiketsu learn --suggest --json
      kaiketsu learn --from-agents
    """
    chosen = [name for name, is_chosen in decisions.items() if is_chosen] + (["article"] if article else [])
    if len(chosen) > 1 or bool(chosen) != bool(ids):
        raise click.UsageError("give one of --accept, --article, --none, --vague, --delete and --undo with its IDS")
    from service.cli.commands.learning import open_room

    by = by or f"cli:{_user()}"
    with open_room(service_settings(kb_dir).kb_dir, index_dir) as room:
        if chosen:
            _report([room.decide(each, chosen[0], article or "", by) for each in ids], as_json=as_json)
        elif from_agents:
            _tell_rows(room.learn_from_agents(), as_json=as_json)
        elif suggest:
            _suggest(room.suggestions(), as_json=as_json)
        else:
            queue = room.queue(limit)
            if as_json:
                print_json({"waiting": queue.waiting, "proposals": msgspec.to_builtins(queue.proposals)})
            else:
                _show(queue.proposals, queue.waiting)


def _user() -> str:
    """Return the name of who runs this; its number where it has none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _show(proposals: "tuple[Proposal, ...]", waiting: int) -> None:
    for each in proposals:
        print(f"{each.id}  {each.count:>4}x  {_named(each.proposed)} ({each.chance:.0%})  {', '.join(each.why)}")
        print(f"    {each.text}")
        signals = [f"{tally.kind} {tally.article_id} x{tally.count}".replace("  ", " ") for tally in each.tallies]
        if signals:
            print(f"    {'; '.join(signals)}")
    console.print(f"{waiting} wait for a decision")


def _tell_rows(rows: "list[JudgedQuery]", *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": msgspec.to_builtins(rows)})
        return
    for row in rows:
        print(f"{row.id}  {row.primary[0]}  {row.text}")
    console.print(f"{len(rows)} rows of agents in golden/learned.jsonl")


def _report(decided: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({"decisions": decided})
    for each in decided:
        if not as_json and each["refused"]:
            print(f"{each['proposal']}  refused: {each['refused']}")
        elif not as_json:
            print(f"{each['proposal']}  {each['verdict']} {each['article_id']}".rstrip())
    if any(each["refused"] for each in decided):
        raise click.exceptions.Exit(1)


def _suggest(suggestions: "Suggestions", *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(suggestions))
        return
    for symptoms in suggestions.symptoms:
        print(f"# symptoms for {symptoms.article_id}\n{symptoms.yaml}")
    if suggestions.synonyms:
        print("# groups for synonyms.yaml; keep what means the same")
        print("".join(each.yaml for each in suggestions.synonyms))
    for missing in suggestions.missing:
        print(f"# a missing article, nearest: {missing.nearest or 'none'}\n{missing.draft}")


def _named(article_id: str) -> str:
    return _SIGN.get(article_id, article_id)
