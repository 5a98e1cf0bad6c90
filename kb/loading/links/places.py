"""Where the links and pictures of a page lead, over the whole folder: a function of paths and addresses alone.

People write a link as the path of a file, as the address that their generator gives it, or as a name in double
brackets; all three are looked up here. The same function serves the pages and ``lint``, so what lint calls dead is
what a reader cannot follow.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from kb.loading.conventions.names import PAGE_SUFFIXES
from kb.loading.markdown import ID_PREFIX, WIKI_SCHEME

__all__ = ["Leads", "Place", "Places", "anchor_key", "fragment_for", "is_elsewhere"]

_PAGE_SUFFIXES = (*PAGE_SUFFIXES, ".html", ".htm")
_INDEX_NAMES = ("index", "readme", "_index")
_MENU_NUMBER = re.compile(r"(?:^|(?<=/))\d{1,3}[-_.][ ]*(?=[^\d./])")
"""A number before a name only says where the page stands in a menu: no address has it.

Three digits too, unlike where names become titles (``404-not-found``): here the whole name is an address as well.
"""
_POST = re.compile(r"(?:^|(?<=/))(\d{4})-(\d{2})-(\d{2})-")
_FROM_TOP = re.compile(r"^(?:(?:@site|~|@)/|(?:doc|ref|page):(?=[\w-]))")
"""How Docusaurus, DocFX and bundlers write a path from the top of a site; readme.io names a page by its slug."""
_README_IO = ("doc:", "ref:", "page:")
_UPWARDS = re.compile(r"^(?:\.\./)+")
"""A theme's folder is laid over that of the pages: a path from one to the other leads out of it here."""
_SCHEME_END = 20


class Place(Struct, frozen=True):
    """A page as others point at it.

    Attributes:
        id: Of the article.
        lang: Of the article.
        path: Of its file, relative to the folder.
        addresses: Its address on the owner's site and its older ones, as the front matter has them.
    """

    id: str
    lang: str
    path: str
    addresses: tuple[str, ...] = ()


class Leads(Struct, frozen=True):
    """Where an address leads.

    Attributes:
        kind: To an article (``place``), to a file that is served (``asset``), to a part of the same page
            (``fragment``), to another site (``elsewhere``), or nowhere (``dead``).
        place: The article.
        asset: Path of the file, relative to the folder.
        fragment: Part of the page, without ``#``.
    """

    kind: Literal["place", "asset", "fragment", "elsewhere", "dead"]
    place: Place | None = None
    asset: str = ""
    fragment: str = ""


def is_elsewhere(address: str) -> bool:
    """Tell whether an address names another site, a mailbox or a telephone."""
    if address.startswith(_README_IO):
        return False
    scheme, colon, _ = address[:_SCHEME_END].partition(":")
    is_scheme = bool(colon) and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()
    return address.startswith("//") or (is_scheme and not address.startswith(WIKI_SCHEME))


class Places:
    """All pages and pictures of a folder, ready to be pointed at.

    Args:
        places: The pages.
        assets: Paths of the pictures and films, relative to the folder.
    """

    def __init__(self, places: Iterable[Place], assets: Iterable[str]) -> None:
        self._by_path: dict[str, Place] = {}
        self._by_address: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._assets = dict.fromkeys(map(_key, assets), "")
        self._assets_by_tail: dict[str, str] = {}
        self._assets_by_stem = {_key(posixpath.splitext(asset)[0]): asset for asset in assets}
        self._wholes: dict[str, frozenset[str]] = {}
        for place in places:
            self._by_path[_key(place.path)] = place
            wholes = self._wholes[place.path] = frozenset(_all_addresses(place))
            for tail in {tail for address in wholes for tail in _tails(address)}:
                self._by_address.setdefault(tail, []).append(place)
            name = _address(place.path).rpartition("/")[2] or _address(place.path)
            self._by_name.setdefault(name, []).append(place)
        for asset in assets:
            self._assets[_key(asset)] = asset
            for tail in _tails(_key(asset)):
                known = self._assets_by_tail.get(tail)
                if known is None or len(asset) < len(known):
                    self._assets_by_tail[tail] = asset

    def leads(self, path: str, lang: str, address: str) -> Leads:
        """Return where an address leads.

        Args:
            path: Of the file that holds it.
            lang: Of the page; of two translations the one in the same language is meant.
            address: As the author wrote it.
        """
        if is_elsewhere(address):
            return Leads("elsewhere")
        target, _, fragment = address.partition("#")
        fragment = unquote(fragment)
        target = _FROM_TOP.sub("/", unquote(target.partition("?")[0])).replace("\\", "/")  # as Windows has paths
        if target.startswith(WIKI_SCHEME):
            return self._named(target.removeprefix(WIKI_SCHEME), path, lang, fragment)
        if not target:
            return Leads("fragment", fragment=fragment)
        if (asset := self._asset(target, path)) is not None:
            return Leads("asset", asset=asset)
        place = self._page(target, path, lang)
        if place is not None:
            return Leads("place", place, fragment=fragment)
        # Hugo names a picture of a bundle by the beginning of its name.
        stem = self._assets_by_stem.get(_key(posixpath.normpath(posixpath.join(posixpath.dirname(path), target))))
        return Leads("asset", asset=stem) if stem else Leads("dead")

    def redirect(self, address: str, lang: str) -> Place | None:
        """Return the page that an address means which is no article's id: an older one, or the path of its file."""
        found = self._by_address.get(_address(address), ())
        return self._nearest(found, lang, "", address) if found else None

    def _named(self, name: str, path: str, lang: str, fragment: str) -> Leads:
        # An id of a block is no part of the page here.
        fragment = "" if fragment.startswith("^") else fragment
        if not name:
            return Leads("fragment", fragment=_anchor(fragment))
        key = _key(name)
        if (asset := self._assets_by_tail.get(key)) is not None:
            return Leads("asset", asset=asset)
        place = self._page(f"/{name}", path, lang)
        if place is None and (named := self._by_name.get(_address(name).rpartition("/")[2])):
            place = self._nearest(named, lang, path, name)
        return Leads("dead") if place is None else Leads("place", place, fragment=_anchor(fragment))

    def _page(self, target: str, path: str, lang: str) -> Place | None:
        for candidate in _candidates(target, path):
            if (place := self._by_path.get(_key(candidate))) is not None:
                return place
        for candidate in _candidates(target, path):
            wanted = _address(candidate)
            found = [each for each in self._by_address.get(wanted, ()) if wanted in self._wholes[each.path]]
            if found:
                return self._nearest(found, lang, path, candidate)
        # The site may stand below a folder (/docs/…), and so may its pages (docs/…).
        ends = _tails(_address(target)) if target.startswith("/") else [_address(target)]
        for end in ends:
            if found := self._by_address.get(end, []):
                return self._nearest(found, lang, path, end)
        return None

    def _nearest(self, found: Sequence[Place], lang: str, path: str, address: str) -> Place:
        """Return the page that is meant of several: same language, whole address, then close by."""
        if len(found) == 1:
            return found[0]
        folder, wanted = posixpath.dirname(path), _address(address)
        return min(
            found,
            key=lambda place: (
                place.lang != lang,
                wanted not in self._wholes[place.path],
                -len(posixpath.commonprefix([place.path, folder])),
                len(place.path),
                place.path,
            ),
        )

    def _asset(self, target: str, path: str) -> str | None:
        for candidate in _candidates(target, path):
            if (asset := self._assets.get(_key(candidate))) is not None:
                return asset
        # Below static/ or public/, or beside other pages: some programs look for a picture by its name alone.
        whole = posixpath.normpath(target)
        key = _key(_UPWARDS.sub("", whole).lstrip("/"))
        # The site may stand below a folder (/docs/…), and the pictures (public/…) not.
        tails = _tails(key) if target.startswith("/") else (key,)
        found = (self._assets_by_tail.get(tail) for tail in tails if "/" in tail or tail == _key(whole.lstrip("/")))
        return next(filter(None, found), None)


@lru_cache(4_096)  # each link that is not exact is compared with all anchors of its page
def anchor_key(fragment: str) -> str:
    """Return what fragments of one heading share, whichever program made them: its letters and digits."""
    return "".join(each for each in unicodedata.normalize("NFKD", fragment).casefold() if each.isalnum())


def fragment_for(fragment: str, anchors: Iterable[str]) -> str:
    """Return a fragment as the page has it: that of a section, else of an element of the article's own.

    MkDocs and VitePress join hyphens, and take accents off; GitHub does not.
    """
    known = list(anchors)
    if fragment in known:
        return fragment
    wanted = anchor_key(fragment)
    like = next((anchor for anchor in known if wanted and anchor_key(anchor) == wanted), "")
    return like or ID_PREFIX + fragment


def _candidates(target: str, path: str) -> Iterator[str]:
    """Yield the paths that an address may mean, the likeliest first."""
    if target.startswith("/"):
        yield target.lstrip("/")
        return
    folder = posixpath.dirname(path)
    yield posixpath.normpath(posixpath.join(folder, target))
    # Some generators show guide/a.md as guide/a/, and links are written from there.
    yield posixpath.normpath(posixpath.join(posixpath.splitext(path)[0], target))
    yield posixpath.normpath(target)


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _address(path: str) -> str:
    """Return a path or an address in the one form in which they are compared: no suffix, index or slashes around."""
    if is_elsewhere(path):
        path = path.partition("//")[2].partition("/")[2]
    key = _key(path).strip("/")
    for suffix in _PAGE_SUFFIXES:
        key = key.removesuffix(suffix)
    folder, _, name = key.rpartition("/")
    return folder if name in _INDEX_NAMES and folder else key


def _tails(address: str) -> Iterator[str]:
    """Yield an address and its ends, the longest first."""
    while address:
        yield address
        _, _, address = address.partition("/")


def _all_addresses(place: Place) -> Iterator[str]:
    """Yield the addresses of a page: those that it has, and those that its generator makes of numbers and dates."""
    # Hugo reads an older address without a leading slash from the folder of its page.
    beside = (posixpath.normpath(posixpath.join(posixpath.dirname(place.path), each)) for each in place.addresses)
    for name in (place.path, place.id, *place.addresses, *beside):
        address = _address(name)
        yield address
        bare = _MENU_NUMBER.sub("", address)
        if bare != address:
            yield _address(bare)
        if (dated := _POST.sub(r"\1/\2/\3/", address)) != address:
            yield dated


def _anchor(fragment: str) -> str:
    """Return the fragment of a heading that a wiki link names by its words, the last of several."""
    words = fragment.rpartition("#")[2].strip()
    return "".join(each for each in words.lower() if each.isalnum() or each in "-_ ").replace(" ", "-")
