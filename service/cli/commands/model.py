"""``model``: makes the offline model packs."""

from pathlib import Path

import click

from service.cli.options import indexer_settings, json_option, kb_option, service_settings
from service.cli.output import console, print_json

__all__ = ["model"]


@click.command()
@kb_option
@json_option
def model(kb_dir: Path | None, as_json: bool) -> None:
    """Make the offline model packs of the knowledge base, or check that they are there and whole.

    One for every language and one for English, where there are English articles; an adapter in adapted/ of the
    knowledge base is merged. The weights come from installed packages; nothing is downloaded. A minute, once.

    \b
    Example:
      kaiketsu model
    """
    from indexer.encoding import check_packs, open_encoder
    from kb.loading.library import load_library

    settings = indexer_settings()
    library = load_library(service_settings(kb_dir).kb_dir)
    parities = check_packs(settings, library.root, library.languages, console.print)
    spec = open_encoder(settings, console.print, tuple(parities)).spec
    parity = min(parities.values(), default=None)
    if as_json:
        print_json({"name": spec.name, "fingerprint": spec.fingerprint, "dim": spec.dim, "parity": parity})
        return
    print(f"{spec.name} ({spec.dim} dimensions, fingerprint {spec.fingerprint[:12]})")
    for name, least in parities.items():
        print(f"{name}: parity of int8 to float32: least cosine {least:.4f}")
