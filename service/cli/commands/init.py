"""``init``: the first thing to do with a folder that somebody else's program made."""

import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.output import console
from service.cli.reading import reading_table

if TYPE_CHECKING:  # only the command that runs loads the knowledge base
    from kb.loading.library import Library

__all__ = ["init"]

_SHOWN_LEFT_OUT = 3


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
def init(folder: Path) -> None:
    """Look at a folder of Markdown, write kaiketsu.toml into it, and say what to do next.

    The file sets nothing: it lists every key with a comment. One that is there already stays as it is.

    \b
    Example:
      kaiketsu init ~/docs
    """
    from kb.loading.conventions.files import generator_of
    from kb.loading.conventions.site_file import SITE_FILE
    from kb.loading.library import load_library

    library = load_library(folder)
    generator = generator_of(folder)
    print(f"folder     {folder}{f' (made for {generator})' if generator else ''}")
    for line in reading_table(library):
        print(line)
    path = folder / SITE_FILE
    if library.layout == "articles":
        console.print("This folder is in Kaiketsu's own format, which needs no kaiketsu.toml.")
    elif path.exists():
        console.print(f"{path} is there already; it was not changed.")
    else:
        path.write_text(_template(library, folder), encoding="utf-8")
        console.print(f"Wrote {path}.")
    typed = shlex.quote(str(folder))
    if not library.articles:
        console.print(f"Next:\n  kaiketsu import {typed} --to pages", markup=False, soft_wrap=True)
        return
    console.print(
        "Next:\n"
        f"  kaiketsu build --kb {typed}\n"
        f'  kaiketsu search "a question of your users"\n'
        f"  kaiketsu serve --kb {typed}",
        markup=False,
        soft_wrap=True,
    )


def _template(library: "Library", folder: Path) -> str:
    from kb.loading.conventions.names import title_in_words
    from kb.loading.conventions.template import site_template

    languages = Counter(article.lang for article in library.articles)
    language = next((lang for lang, _ in languages.most_common(1)), "en")
    left_out = [
        each.path
        for each in library.left_out
        if not each.is_fault and not each.path.endswith("/") and each.path.isprintable()
    ]
    return site_template(title_in_words(folder.resolve().name), language, left_out[:_SHOWN_LEFT_OUT])
