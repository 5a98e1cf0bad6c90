"""``gaps``: what people searched and the articles could not answer."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec

from service.commands.options import json_option
from service.commands.output import console, print_json

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
    from sqlalchemy import create_engine

    from service.feedback.insights import read_insights
    from service.feedback.models import Base
    from service.settings import ServiceSettings

    settings = ServiceSettings.from_env(os.environ)
    if not settings.feedback_db:
        raise click.UsageError("no searches are kept; set KAIKETSU_FEEDBACK_DB, as for the service")
    engine = create_engine(settings.feedback_db)
    Base.metadata.create_all(engine)
    clusters = read_insights(engine, days).unanswered
    if as_json:
        print_json({"gaps": msgspec.to_builtins(clusters)})
    else:
        for cluster in clusters:
            print(f"{cluster.count:>5}  {cluster.texts[0]}")
            for text in cluster.texts[1:3]:
                print(f"       {text}")
    if draft_dir:
        draft_dir.mkdir(parents=True, exist_ok=True)
        for number, cluster in enumerate(clusters, start=1):
            (draft_dir / f"gap-{number}.md").write_text(_draft(f"gap-{number}", cluster.texts), encoding="utf-8")
        console.print(f"{len(clusters)} drafts in {draft_dir}")


def _draft(article_id: str, texts: tuple[str, ...]) -> str:
    """Return a draft that loads: the searched words as symptoms, the rest to be written."""
    from kb.headings import HEADINGS
    from kb.language import detect_language

    today = datetime.now(UTC).date()
    symptoms = "".join(f"  - {msgspec.json.encode(text).decode()}\n" for text in texts)
    body = "".join(f"## {heading}\n\nTODO\n\n" for heading in HEADINGS[detect_language(texts[0])])
    return (
        f"---\nid: {article_id}\ntitle: TODO\nsummary: TODO\nsymptoms:\n{symptoms}"
        f"sources:\n  - {{title: TODO, url: https://example.com/TODO, seen: {today}, trust: unconfirmed}}\n"
        f"verified: {today}\nreview_after: {today + timedelta(days=180)}\nstatus: draft\n---\n\n{body}"
    )
