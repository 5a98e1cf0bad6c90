"""Where the links and pictures of a folder lead: ``places`` by paths and addresses, ``assets`` by files."""

from kb.loading.links.assets import ASSET_TYPES, asset_fault, find_assets, place_of, places_of, shown_assets
from kb.loading.links.places import Leads, Place, Places, anchor_key, fragment_for

__all__ = [
    "ASSET_TYPES",
    "Leads",
    "Place",
    "Places",
    "anchor_key",
    "asset_fault",
    "find_assets",
    "fragment_for",
    "place_of",
    "places_of",
    "shown_assets",
]
