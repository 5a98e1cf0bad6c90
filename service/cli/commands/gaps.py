"""``gaps``: what people searched and the articles could not answer."""

from pathlib import Path

import click
import msgspec

from service.cli.options import json_option
from service.cli.output import console, print_json

__all__ = ["gaps"]

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How far back to look.")
@click.option("--draft", "draft_dir", type=_FOLDER, help="Write a draft article for each gap into this folder.")
@json_option
def gaps(days: int, draft_dir: Path | None, as_json: bool) -> None:
    """Show what got no answer, most searched first, from the record that KAIKETSU_FEEDBACK_DB keeps.

    \b
    Examples:
      kaiketsu gaps
      kaiketsu gaps --days 7 --draft drafts/
    """
    from service.cli.commands.record import gaps_of_record

    found = gaps_of_record(days)
    if as_json:
        print_json({"gaps": msgspec.to_builtins(found)})
    else:
        for gap in found:
            print(f"{gap.count:>5}  {gap.texts[0]}")
            for text in gap.texts[1:3]:
                print(f"       {text}")
    if draft_dir:
        draft_dir.mkdir(parents=True, exist_ok=True)
        for number, gap in enumerate(found, start=1):
            (draft_dir / f"gap-{number}.md").write_text(gap.draft, encoding="utf-8")
        console.print(f"{len(found)} drafts in {draft_dir}")
