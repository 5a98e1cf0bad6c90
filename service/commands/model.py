"""``model``: makes the offline model pack."""

import click

from service.commands.options import indexer_settings, json_option
from service.commands.output import console, print_json

__all__ = ["model"]


@click.command()
@json_option
def model(as_json: bool) -> None:
    """Make the offline model pack, or check that it is there and whole.

    The weights come from an installed package; nothing is downloaded. Done in about a minute, once.

    \b
    Example:
      kaiketsu model
    """
    from indexer.encoding import open_encoder

    encoder = open_encoder(indexer_settings(), console.print)
    spec = encoder.spec
    if as_json:
        print_json({"name": spec.name, "fingerprint": spec.fingerprint, "dim": spec.dim})
    else:
        print(f"{spec.name} ({spec.dim} dimensions, fingerprint {spec.fingerprint[:12]})")
