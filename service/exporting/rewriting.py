"""A rendered page for a folder of files: its links lead to files, and what needs the service is gone."""

from dataclasses import dataclass
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.exporting.addresses import Addresses, relative_url

__all__ = ["Links", "static_page"]

_NEEDS_SERVICE = ("script:not([type='application/ld+json'])", ".feedback", ".check-form", ".tools", "[data-back]")
"""Scripts, and what stands there for them: hidden until they run."""
_SEARCH = "form.search"
_LINKED = ("href", "src", "poster", "action")
_WHOLE = frozenset({"canonical", "alternate"})


@dataclass(frozen=True, slots=True)
class Links:
    """Where links lead.

    Attributes:
        addresses: Files of the export.
        base_url: Public address of the export, without a final slash; empty for none.
        service_url: Public address of the service, for what a file cannot do; empty for none.
    """

    addresses: Addresses
    base_url: str = ""
    service_url: str = ""

    def whole(self, file: str) -> str:
        """Return the public address of a file of the export; needs a base URL."""
        return f"{self.base_url}/{quote(file)}"


def static_page(html: str, page: str, links: Links) -> str:
    """Return a page of the service as a file.

    Args:
        html: As the service renders it, with addresses that begin with a slash.
        page: Path of the file in the export.
        links: Where links lead.
    """
    tree = LexborHTMLParser(html)
    for selector in (*_NEEDS_SERVICE, *(() if links.service_url else (_SEARCH,))):
        for node in tree.css(selector):
            node.decompose()
    for node in tree.css("details.check-printed"):  # open in the service until its script makes a form of it
        del node.attrs["open"]
    for name in _LINKED:
        for node in tree.css(f"[{name}^='/']"):
            _lead(node, name, page, links)
    return (tree.html or "") + "\n"


def _lead(node: LexborNode, name: str, page: str, links: Links) -> None:
    """Lead one link to its file, to the service, or nowhere."""
    address = node.attributes[name] or ""
    if address.startswith("//"):
        return
    file = links.addresses.file_of(address)
    if file is not None:
        is_whole = node.attributes.get("rel") in _WHOLE and bool(links.base_url)
        node.attrs[name] = links.whole(file) if is_whole else relative_url(file, page)
    elif links.service_url:
        node.attrs[name] = links.service_url + address
