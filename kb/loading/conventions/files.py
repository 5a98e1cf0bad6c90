"""Find the pages of a folder; each file that is left out has a reason.

Links that stay inside the folder are followed to files, as a mounted Kubernetes ConfigMap has them
(``page.md -> ..data/page.md``); one that leads out of it never is.
"""

import os
import stat
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from kb.loading.conventions.defaults import Rules, foreign_format, is_repository_paper, made_by
from kb.loading.conventions.names import PAGE_SUFFIXES
from kb.loading.conventions.own_excludes import own_excludes
from kb.loading.conventions.site_file import Site
from kb.loading.conventions.source.encodings import EncodingError, decode_page
from kb.loading.conventions.source.links import text_target
from kb.loading.folder import shown_name
from kb.model.left_out import LeftOut

__all__ = ["MAX_PAGE_BYTES", "find_pages", "generator_of", "read_beside", "read_included", "read_page"]

MAX_PAGE_BYTES = 4 << 20
"""A page is parsed in memory, some fifty times its size; references of a megabyte exist, longer ones are exports."""
_INCLUDED = (*PAGE_SUFFIXES, ".txt", ".yml", ".yaml")
_UNSOUND = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, bytes that are no text, line and paragraph separators."""
_SUBJECTS = {"vendor", "third_party", "target", "dist"}
_HOMES = {"docs", "doc", "content", "pages", "help"}
_CODE = (".js", ".css", ".json", ".rb", ".php", ".go", ".py", ".ts", ".lock", ".toml", ".gemspec")
"""Names that are code beside a site, and a subject among its pages, such as ``docs/vendor``."""
_MAX_DEPTH = 32
"""Folders in folders. Nobody finds a page below that; a loop of mounts has no end."""


def generator_of(root: Path) -> str:
    """Return the name of the program that makes a site of the folder; empty where none is recognised."""
    try:
        entries = {entry.name for entry in os.scandir(root)}
    except OSError:
        return ""
    entries |= {sign for sign in ("docs/.vitepress", "docs/.vuepress", "config/_default") if (root / sign).is_dir()}
    return made_by(entries)


def find_pages(root: Path, site: Site, left_out: list[LeftOut]) -> list[str]:
    """Return the paths of all pages, relative to the root, in a stable order.

    Args:
        root: The folder.
        site: What its owner has set.
        left_out: Takes what is no page, with the reason.
    """
    rules = Rules.of(site, generator_of(root), own_excludes(partial(read_beside, root)))
    found = list(_walk(root, rules, left_out))
    folders = {parent for path in found for parent in _parents(path)}
    papers = [path for path in found if is_repository_paper(path, folders) and not rules.brings_back(path)]
    pages = [path for path in found if path not in set(papers)]
    if not pages:  # a folder with a README alone: that is its page
        pages = [path for path in papers if Path(path).name.casefold().startswith("readme")]
    for path in papers:
        if path not in pages:
            if Path(path).name.casefold().startswith("readme") and _has_front_matter(root / path):
                pages.append(path)  # front matter is for a site
            else:
                left_out.append(LeftOut(path, "about the repository"))
    return sorted(pages)


def read_page(root: Path, relative: str) -> bytes | LeftOut:
    """Return what a page's file holds, or why it cannot be read."""
    path = root / relative
    path = text_target(path, root) or path
    try:
        path = path.resolve(strict=True)
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return _fault(relative, "KB109", "no regular file", "", "put the file itself here")
        if status.st_size > MAX_PAGE_BYTES:
            detail = f"{status.st_size:,} bytes, at most {MAX_PAGE_BYTES:,}: a page is parsed in memory"
            return _fault(relative, "KB108", "too long", detail, "split it")
        return path.read_bytes()
    except OSError as error:
        return _fault(relative, "KB100", "cannot be read", error.strerror or "", "check the file's permissions")


def read_beside(root: Path, name: str) -> str:
    """Return the text of a file at the root that helps to understand the pages; empty where there is none."""
    data = read_page(root, name) if (root / name).is_file() and not (root / name).is_symlink() else b""
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def read_included(root: Path, name: str) -> str | None:
    """Return the text of a file that a page includes; None where there is none, or it leads out of the folder."""
    path = root / name
    if not name.endswith(_INCLUDED) or not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        return None
    data = read_page(root, name)
    try:
        return decode_page(data)[0] if isinstance(data, bytes) else None
    except EncodingError:
        return None


def _walk(root: Path, rules: Rules, left_out: list[LeftOut]) -> Iterator[str]:
    """Yield the paths of what looks like a page."""
    inside = root.resolve()
    waiting: list[tuple[Path, str]] = [(root, "")]
    while waiting:
        folder, reason = waiting.pop()
        entries = _entries(folder, root, left_out)
        siblings = {entry.name for entry in entries}
        below: list[tuple[Path, str]] = []
        for entry in entries:
            path = Path(entry.path)
            is_linked = _is_linked_folder(entry)
            if is_linked and not _is_followed(path, root, inside, left_out):
                continue
            if is_linked or entry.is_dir(follow_symlinks=False):
                deeper = _entered(path, root, rules, siblings, reason, left_out)
                if deeper is not None:
                    below.append((path, deeper))
            elif entry.name.lower().endswith(PAGE_SUFFIXES):
                if not entry.name.startswith(".") and _is_page(path, root, inside, rules, reason, left_out):
                    yield path.relative_to(root).as_posix()
            elif why := foreign_format(entry.name, is_kept=not reason):
                left_out.append(LeftOut(shown_name(path, root), why))
        if below and len(folder.relative_to(root).parts) >= _MAX_DEPTH:
            shown = shown_name(folder, root) + "/"
            left_out.append(
                _fault(shown, "KB112", "nested too deep", f"more than {_MAX_DEPTH} folders", "move it up")
            )
            continue
        waiting.extend(reversed(below))


def _entered(
    path: Path, root: Path, rules: Rules, siblings: set[str], reason: str, left_out: list[LeftOut]
) -> str | None:
    """Return why the files of a folder would be left out (empty for no reason); None where it is not entered."""
    relative = path.relative_to(root).as_posix()
    if not _is_sound(relative):
        left_out.append(_unprintable(path, root))
        return None
    if rules.excludes(f"{relative}/"):
        left_out.append(LeftOut(f"{relative}/", "excluded in kaiketsu.toml"))
        return None
    own = reason or rules.folder_reason(relative, siblings)
    if own and not reason and _is_about(path, root):
        own = ""
    if own and not reason and not relative.startswith(".") and "/." not in relative:
        left_out.append(LeftOut(f"{relative}/", own))
    return None if own and (not rules.has_includes or path.name == ".git") else own


def _is_about(path: Path, root: Path) -> bool:
    """Tell whether a folder among pages is about sellers or other people's programs, and holds none of their code."""
    if path.name not in _SUBJECTS or _HOMES.isdisjoint((root.name, *path.relative_to(root).parts)):
        return False
    held = [each.name.lower() for each in _entries(path, path, [])]
    below = [each.name.lower() for one in held if "." not in one for each in _entries(path / one, path, [])]
    names = (*held, *below)
    return any(each.endswith(PAGE_SUFFIXES) for each in names) and not any(each.endswith(_CODE) for each in names)


def _is_followed(path: Path, root: Path, inside: Path, left_out: list[LeftOut]) -> bool:
    """Tell whether a link to a folder is read: only one to a hidden folder inside.

    A ConfigMap whose keys have folders is mounted so: ``guide -> ..data/guide``.
    """
    shown, target = shown_name(path, root), path.resolve()
    if not target.is_relative_to(inside):
        left_out.append(_fault(shown, "KB109", "link out of the folder", "", "put the folder here"))
        return False
    below = target.relative_to(inside)
    if any(part.startswith(".") for part in below.parts):
        return True
    left_out.append(LeftOut(shown, "link to another folder", below.as_posix()))
    return False


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    # A link to itself is none, and is_dir of an entry raises.
    return entry.is_symlink() and not entry.name.startswith(".") and os.path.isdir(entry.path)  # noqa: PTH112


def _is_page(path: Path, root: Path, inside: Path, rules: Rules, reason: str, left_out: list[LeftOut]) -> bool:
    relative = path.relative_to(root).as_posix()
    if not _is_sound(relative):
        left_out.append(_unprintable(path, root))
        return False
    if rules.excludes(relative):
        left_out.append(LeftOut(relative, "excluded in kaiketsu.toml"))
        return False
    if (own := reason or rules.file_reason(relative)) and not rules.brings_back(relative):
        if not reason:
            left_out.append(LeftOut(relative, own))
        return False
    if path.is_symlink():
        return _stays_inside(path, relative, inside, left_out)
    target = text_target(path, root)
    return target is None or _is_own_name(target.resolve(), relative, inside, left_out)


def _stays_inside(path: Path, relative: str, inside: Path, left_out: list[LeftOut]) -> bool:
    """Tell whether a link leads to a file of the folder that is not read under its own name."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        left_out.append(_fault(relative, "KB109", "link to nothing", "", "put the file itself here"))
        return False
    if not target.is_relative_to(inside):
        left_out.append(_fault(relative, "KB109", "link out of the folder", "", "put the file itself here"))
        return False
    return _is_own_name(target, relative, inside, left_out)


def _is_own_name(target: Path, relative: str, inside: Path, left_out: list[LeftOut]) -> bool:
    """Tell whether a link is the only name under which a file is read: it is hidden under its own."""
    shown = target.relative_to(inside)
    is_hidden = any(part.startswith((".", "_")) for part in shown.parts)
    if not is_hidden and target.suffix.lower() in PAGE_SUFFIXES:
        left_out.append(LeftOut(relative, "link to another page", shown.as_posix()))
        return False
    return True


def _has_front_matter(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16).removeprefix(b"\xef\xbb\xbf").startswith((b"---", b"+++"))
    except OSError:
        return False


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _entries(folder: Path, root: Path, left_out: list[LeftOut]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda each: each.name)
    except OSError as error:
        shown = (shown_name(folder, root) + "/").removeprefix("./")
        left_out.append(_fault(shown, "KB100", "cannot be read", error.strerror or "", "check its permissions"))
        return []


def _is_sound(name: str) -> bool:
    """Tell whether a name can be shown; joiners, as Persian has them, are no control characters."""
    return not any(unicodedata.category(character) in _UNSOUND for character in name)


def _unprintable(path: Path, root: Path) -> LeftOut:
    return _fault(shown_name(path, root), "KB113", "name is not printable UTF-8", "", "rename it")


def _fault(path: str, code: str, group: str, detail: str, hint: str) -> LeftOut:
    return LeftOut(path, group, detail, is_fault=True, code=code, hint=hint)
