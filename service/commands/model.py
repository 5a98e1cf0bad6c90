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
    from indexer.encoding import make_default_model, open_encoder

    settings = indexer_settings()
    parity = None if settings.model else make_default_model(settings, console.print).parity
    spec = open_encoder(settings, console.print).spec
    if as_json:
        print_json({"name": spec.name, "fingerprint": spec.fingerprint, "dim": spec.dim, "parity": parity})
        return
    print(f"{spec.name} ({spec.dim} dimensions, fingerprint {spec.fingerprint[:12]})")
    if parity is not None:
        print(f"parity of int8 to float32: least cosine {parity:.4f}")
