"""``gaps``: what people searched and the articles could not answer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from service.cli.options import json_option, service_settings
from service.cli.output import console, print_json

if TYPE_CHECKING:  # loaded when the command runs
    from service.answering.meaning import SearcherMeaning

__all__ = ["gaps"]

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How far back to look.")
@click.option("--draft", "draft_dir", type=_FOLDER, help="Write a draft article for each gap into this folder.")
@json_option
def gaps(days: int, draft_dir: Path | None, as_json: bool) -> None:
    """Show what got no answer, most searched first, from the record that KAIKETSU_FEEDBACK_DB keeps.

    Texts of one meaning stand together where there is an index; without one, texts of like letters.

    \b
    Examples:
      kaiketsu gaps
      kaiketsu gaps --days 7 --draft drafts/
    """
    from service.cli.commands.record import gaps_of_record

    found = gaps_of_record(days, _meaning())
    if as_json:
        print_json({"gaps": msgspec.to_builtins(found)})
    else:
        for gap in found:
            print(f"{gap.count:>5}  {gap.name}" + (f"  (nearest: {gap.nearest})" if gap.nearest else ""))
            for text in [text for text in gap.texts if text != gap.name][:2]:
                print(f"       {text}")
    if draft_dir:
        draft_dir.mkdir(parents=True, exist_ok=True)
        for number, gap in enumerate(found, start=1):
            (draft_dir / f"gap-{number}.md").write_text(gap.draft, encoding="utf-8")
        console.print(f"{len(found)} drafts in {draft_dir}")


def _meaning() -> "SearcherMeaning | None":
    from indexer.errors import IndexerError
    from service.answering.meaning import SearcherMeaning
    from service.cli.commands.query import open_searcher

    if not service_settings().feedback_db:  # said by whoever wants to read it
        return None
    try:
        return SearcherMeaning(open_searcher(None))
    except IndexerError as error:
        console.print(f"texts are compared by their letters: {error}")
        return None
