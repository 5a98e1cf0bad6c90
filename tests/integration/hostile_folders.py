"""Knowledge base folders with things in them that do not belong there."""

import os
import random
import shutil
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from kb.loading.library import DEFAULT_KB

__all__ = ["INSIDE", "LAYOUTS", "OUTSIDE", "TOUCHES", "lint", "new_folder"]

INSIDE = "quartzinside"
"""A word that is in one of the articles."""
OUTSIDE = "quartzoutside"
"""A word of files that lie beside the folder."""

_ARTICLES = ("already-used", "account-on-hold", "balance-not-applied")
_PLAIN = f"# A card\n\nThe code is refused. {INSIDE}\n"
_MOST_FILES = 1500
_NAMES = (
    b"\xff\xfe.md",
    b"\xe3\x81.md",
    b"a\nb.md",
    b"\x1b[31m.md",
    "\u202efdm.md".encode(),
    b" .md",
    b"-rf.md",
    b"a\\b.md",
    b"%2e%2e.md",
    b"n" * 250 + b".md",
)


LAYOUTS = ("articles", "markdown", "beir")


def new_folder(place: Path, layout: str, touches: Sequence[str], chance: random.Random) -> Path:
    """Make a folder ``kb`` in one of the layouts and one beside it, ``other``; do things to the first and return it."""
    root, other = place / "kb", place / "other"
    (other / "articles" / "en").mkdir(parents=True)
    for name in ("secret.md", "articles/en/secret.md", "corpus.jsonl", "train.jsonl", "synonyms.yaml"):
        (other / name).write_text(_outside(name), "utf-8")
    home = root / "articles" / "en" if layout == "articles" else root
    home.mkdir(parents=True)
    if layout == "beir":
        rows = (f'{{"_id": "{number}", "title": "A card", "text": "refused {INSIDE}"}}\n' for number in range(5))
        (root / "corpus.jsonl").write_text("".join(rows), "utf-8")
    elif layout == "articles":
        for name in _ARTICLES:
            text = (DEFAULT_KB / "articles" / "en" / f"{name}.md").read_text("utf-8")
            (home / f"{name}.md").write_text(f"{text}\n{INSIDE}\n", "utf-8")
    else:
        (home / "card.md").write_text(_PLAIN, "utf-8")
    for name in touches:
        TOUCHES[name](home, other, chance)
    return root


def lint(kb: str) -> None:
    """Run ``kaiketsu lint`` in a child of the warm process."""
    from service.cli.main import main

    main(["lint", "--kb", kb])


def _outside(name: str) -> str:
    if name == "corpus.jsonl":
        return f'{{"_id": "x", "title": "{OUTSIDE}", "text": "{OUTSIDE}"}}\n'
    if name == "train.jsonl":
        return f'{{"id": "x", "text": "{OUTSIDE}", "lang": "en", "primary": ["already-used"]}}\n'
    return f"- [card, {OUTSIDE}]\n" if name == "synonyms.yaml" else f"# {OUTSIDE}\n\n{OUTSIDE}\n"


def _replace(path: Path, target: Path) -> None:
    """Put a link in the place of whatever is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def _root_of(home: Path) -> Path:
    return home.parent.parent if home.parent.name == "articles" else home


def _link_out(home: Path, other: Path, chance: random.Random) -> None:
    _replace(
        home / "out.md",
        chance.choice([other / "secret.md", Path("/etc/passwd"), Path("/proc/self/environ"), Path("/dev/zero")]),
    )


def _link_of_folder(home: Path, other: Path, chance: random.Random) -> None:
    root = _root_of(home)
    name = chance.choice(["articles", "articles/en", "articles/fr", "checks", "golden", "more", "more.md"])
    _replace(root / name, other / "articles" if name == "articles" else other)


def _loop(home: Path, _other: Path, chance: random.Random) -> None:
    _replace(home / chance.choice(["self.md", "self"]), Path(chance.choice(["self.md", "self", ".", "..", "../kb"])))


def _link_of_data(home: Path, other: Path, chance: random.Random) -> None:
    name = chance.choice(["corpus.jsonl", "synonyms.yaml", "golden/train.jsonl"])
    _replace(_root_of(home) / name, other / Path(name).name)


def _huge(home: Path, _other: Path, chance: random.Random) -> None:
    with (home / "huge.md").open("wb") as file:
        file.truncate(chance.choice([600_000, 1 << 34]))
    (home / "long.md").write_text("# A\n\n" + "a" * 400_000, "utf-8")


def _encoding(home: Path, _other: Path, chance: random.Random) -> None:
    coding = chance.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig", "cp932", "euc-jp", "utf-7"])
    text = _PLAIN + ("é" if coding == "latin-1" else "無効")
    (home / "odd.md").write_bytes(text.encode(coding))
    (home / "nul.md").write_bytes(chance.choice([b"# A\n\nb\0c\n", b"\0", b"\x1a", b"# A\n\n\x1b]0;x\x07\n"]))


def _twins(home: Path, _other: Path, chance: random.Random) -> None:
    for name in chance.choice(
        [("card.md", "Card.md"), ("straße.md", "STRASSE.md"), ("é.md", "e\u0301.md"), ("a.md", "a.markdown")]
    ):
        (home / name).write_text(_PLAIN, "utf-8")


def _no_files(home: Path, _other: Path, chance: random.Random) -> None:
    name = chance.choice(["pipe.md", "pipe.yaml"])
    os.mkfifo(home / name)
    root = _root_of(home)
    for other in ("synonyms.yaml", "corpus.jsonl"):
        if chance.random() < 0.3 and not os.path.lexists(root / other):
            os.mkfifo(root / other)
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(home, os.O_RDONLY)
        try:  # its address has a length limit that the folder may be beyond
            listener.bind(f"/proc/self/fd/{here}/socket.md")
        finally:
            os.close(here)


def _names(home: Path, _other: Path, chance: random.Random) -> None:
    for name in chance.sample(_NAMES, 3):
        Path(os.fsdecode(os.fsencode(home) + b"/" + name)).write_text(_PLAIN, "utf-8")


def _many(home: Path, _other: Path, chance: random.Random) -> None:
    text = chance.choice(["", _PLAIN])
    for number in range(chance.choice([50, 300, _MOST_FILES] if not text else [50, 300])):
        (home / f"many-{number}.md").write_text(text, "utf-8")


def _deep(home: Path, _other: Path, chance: random.Random) -> None:
    here = os.open(home, os.O_RDONLY)
    for _ in range(chance.choice([20, 200, 1100, 3000])):  # beyond the longest path, too
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("deep.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def _folder_as_file(home: Path, _other: Path, chance: random.Random) -> None:
    (home / "folder.md" / "inner.md").mkdir(parents=True)
    (home / "folder.md" / "card.md").write_text(_PLAIN, "utf-8")
    root = _root_of(home)
    for name in chance.sample(["synonyms.yaml", "corpus.jsonl", "checks/a.yaml", "golden/train.jsonl"], 2):
        if not os.path.lexists(root / name) and not os.path.lexists(root / Path(name).parts[0]):
            (root / name).mkdir(parents=True)


def _yaml(home: Path, _other: Path, chance: random.Random) -> None:
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}{', *a' * 9}]\n" for n in range(30)
    )
    front = chance.choice([
        bomb, "a: " + "[" * 20_000, "a: " + "{a: " * 9_000, "title: " + "x" * 400_000, "a: '" + "x" * 200_000, "<<: *a", "!!python/object:os.system x",
        "".join(f"k{n}: {n}\n" for n in range(20_000)), "id: a\nid: b", "? [a]\n: b", "--- a\n--- b", "\t- a", "%YAML 9.9", 'a: "\\ud800"', "- " * 5_000, "&a " * 99,
        "title: |\n" + "  x\n" * 50_000, "a: b: c", "a:\n" + "".join(" " * n + "a:\n" for n in range(1, 600)),
    ])  # fmt: skip
    (home / "bomb.md").write_text(f"---\n{front}\n---\n# A\n", "utf-8")
    if chance.random() < 0.5:
        (_root_of(home) / "checks").mkdir(exist_ok=True)
        (_root_of(home) / "checks" / "bomb.yaml").write_text(front, "utf-8")


def _empty(home: Path, _other: Path, chance: random.Random) -> None:
    for number, text in enumerate(
        ["", "\n", "---\n", "---\n---\n", "---\n---", "\ufeff", "#", "# \n", "\r\n\r", "---\r\nid: a\r\n---\r\n"]
    ):
        if chance.random() < 0.6:
            (home / f"empty-{number}.md").write_bytes(text.encode())


def _lines(home: Path, _other: Path, chance: random.Random) -> None:
    for path in sorted(home.glob("*.md")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 100_000:
            path.write_bytes(
                path.read_bytes().replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n", "\u2028".encode()]))
            )


def _same_ids(home: Path, _other: Path, chance: random.Random) -> None:
    below = home / chance.choice(["en", "ja", "x"])
    below.mkdir(exist_ok=True)
    for path in sorted(home.glob("*.md"))[:2]:
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 100_000:
            shutil.copy(path, below)


def _corpus(home: Path, _other: Path, chance: random.Random) -> None:
    path = _root_of(home) / "corpus.jsonl"
    if path.is_dir() and not path.is_symlink():
        return
    path.unlink(missing_ok=True)
    good = b'{"_id": "1", "title": "t", "text": "x"}\n'
    path.write_bytes(chance.choice([
        b"", b"\n\n", good * 3, b"[" * 100_000, b'{"_id": 1, "text": "x"}', good + b"\xff\n", good[:-5], b"null\n", good.decode().encode("utf-16"), b'{"text": ""}\n',
        b'{"_id": "\\ud800", "text": "x"}\n', b'{"_id": "a\\u0000b", "text": "\\u0000"}\n', b'{"_id": "../../x", "text": "y"}\n', b'{"_id": "x", "text": "%s"}\n' % (b"a " * 300_000),
        b'{"_id": "x", "text": ""}\n', b"\xef\xbb\xbf" + good, b'{"_id": "x", "text": "a", "_id": "y"}\n', b'{"_id": "%s", "text": "a"}\n' % (b"i" * 100_000),
    ]))  # fmt: skip


def _judged(home: Path, _other: Path, chance: random.Random) -> None:
    folder = _root_of(home) / "golden"
    if os.path.lexists(folder):
        return
    folder.mkdir()
    for split in ("train", "dev"):
        label = chance.choice(["no-such-article", "already-used", "card"])
        line = f'{{"id": "x", "text": "refused", "lang": "en", "primary": ["{label}"]}}\n'.encode()
        bad = chance.choice(
            [
                line,
                line * 3,
                b"",
                b"\n",
                b"{}\n",
                b"[" * 5000,
                line[:-5],
                b"\xff\n",
                line.replace(b"refused", b""),
                line.replace(b"refused", b"\\ud800"),
            ]
        )
        (folder / f"{split}.jsonl").write_bytes(chance.choice([line, bad]))


TOUCHES: dict[str, Callable[[Path, Path, random.Random], None]] = {
    "link out of the folder": _link_out,
    "link of a folder": _link_of_folder,
    "link in a loop": _loop,
    "link of a data file": _link_of_data,
    "huge files": _huge,
    "odd encodings": _encoding,
    "twins but for case": _twins,
    "pipes and sockets": _no_files,
    "odd names": _names,
    "many files": _many,
    "deep folders": _deep,
    "folders with names of files": _folder_as_file,
    "YAML bombs": _yaml,
    "empty files": _empty,
    "odd ends of lines": _lines,
    "ids twice": _same_ids,
    "malformed corpus": _corpus,
    "judged queries": _judged,
}
"""What may be done to a folder: called with where its articles are, the folder beside, and chance."""
