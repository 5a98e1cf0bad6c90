"""Ways to damage an index folder. Each takes the folder and a source of randomness, and says what it did.

``NEW`` damages leave the older generation to serve; ``CURRENT`` ones leave the newest; after ``BOTH`` nothing may.
"""

import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import structs

from indexer.store import IndexLayout, Manifest
from indexer.store.manifest import FileRecord, encode_manifest, file_names, read_manifest

__all__ = ["BOTH", "CURRENT", "NEW", "Damage"]

Damage = Callable[[IndexLayout, random.Random], str]


def _folder(layout: IndexLayout) -> Path:
    return layout.generation_dir(layout.generation_ids()[-1])


def _any_file(folder: Path, chance: random.Random) -> Path:
    """Return a file, the small ones (the manifest among them) as often as the large ones."""
    return folder / chance.choice([*file_names(folder), "manifest.json"])


def _rewrite(change: Callable[[bytes, random.Random], bytes]) -> Damage:
    """Return a damage that changes the bytes of one file."""

    def damage(layout: IndexLayout, chance: random.Random) -> str:
        path = _any_file(_folder(layout), chance)
        before = path.read_bytes()
        after = change(before, chance)
        if after == before:
            after = before + b"\0"
        path.write_bytes(after)
        return f"{change.__name__} {path.name} ({len(before)} to {len(after)} bytes)"

    return damage


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))] if data else b"x"


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) or 1)
    return data[:start] + data[start + chance.randint(1, 4096) :]


def extend(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice((b"\0", b"\n", data[:512], chance.randbytes(64)))


def zero(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) or 1)
    length = min(chance.choice((1, 16, 512, 4096)), len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) or 1)
    length = min(chance.choice((1, 16, 512)), len(data) - start)
    return data[:start] + chance.randbytes(length) + data[start + length :]


def _swapped(layout: IndexLayout, chance: random.Random) -> str:
    folder = _folder(layout)
    first, second = (folder / name for name in chance.sample(list(file_names(folder)), 2))
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one + (b"x" if one == other else b""))
    return f"swapped {first.name} and {second.name}"


def _of_another_generation(layout: IndexLayout, chance: random.Random) -> str:
    older, newer = (layout.generation_dir(each) for each in layout.generation_ids()[-2:])
    shared = sorted({*file_names(older), "manifest.json"} & {*file_names(newer), "manifest.json"})
    name = chance.choice([each for each in shared if (older / each).read_bytes() != (newer / each).read_bytes()])
    shutil.copyfile(older / name, newer / name)
    return f"{name} of the older generation"


def _renamed_generation(layout: IndexLayout, _chance: random.Random) -> str:
    older, newer = (layout.generation_dir(each) for each in layout.generation_ids()[-2:])
    shutil.rmtree(newer)
    shutil.copytree(older, newer)
    return "the older generation under the newer's name"


def _edited(layout: IndexLayout, chance: random.Random) -> str:
    """Change one value in the manifest by hand, without its seal."""
    path = _folder(layout) / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    field = chance.choice(sorted(content))
    value = content[field]
    if isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        value.pop(key)
    elif isinstance(value, int):
        content[field] = value + chance.choice((-1, 1, 1000, 10**30))
    elif isinstance(value, list):
        content[field] = [*value, "xx"]
    else:
        content[field] = chance.choice(("", "../../etc", None, 7, f"{value}0", str(value)[::-1]))
    path.write_text(json.dumps(content, indent=1), "utf-8")
    return f"manifest with another {field}"


def _sealed(layout: IndexLayout, chance: random.Random) -> str:
    """Write a manifest that is sealed, as another version of the program might, and does not fit."""
    folder = _folder(layout)
    manifest = read_manifest(folder)
    name, change = chance.choice(_SEALED_CHANGES)
    (folder / "manifest.json").write_bytes(encode_manifest(change(manifest, chance)))
    return f"sealed manifest with {name}"


def _with_files(manifest: Manifest, **changed: FileRecord | None) -> Manifest:
    files = {**manifest.files, **changed}
    return structs.replace(manifest, files={name: record for name, record in files.items() if record is not None})


def _first_record(manifest: Manifest) -> FileRecord:
    return next(iter(manifest.files.values()))


_SEALED_CHANGES: Sequence[tuple[str, Callable[[Manifest, random.Random], Manifest]]] = (
    ("another schema", lambda m, c: structs.replace(m, schema=m.schema + c.choice((-1, 1)))),
    ("another analyser", lambda m, c: structs.replace(m, analyser=c.choice(("", "0", m.analyser + "1")))),
    (
        "another model",
        lambda m, c: structs.replace(m, model=structs.replace(m.model, fingerprint=c.randbytes(32).hex())),
    ),
    (
        "another name",
        lambda m, c: structs.replace(m, generation=c.choice(("", "x", m.generation[1:], "../" + m.generation))),
    ),
    ("more articles", lambda m, c: structs.replace(m, articles=m.articles + c.randint(1, 9))),
    ("fewer passages", lambda m, c: structs.replace(m, passages=m.passages - c.randint(1, 5))),
    ("a file less", lambda m, c: _with_files(m, **{c.choice(sorted(m.files)): None})),
    ("no files", lambda m, _: structs.replace(m, files={})),
    ("a file more", lambda m, c: _with_files(m, **{f"extra-{c.randint(0, 99)}": _first_record(m)})),
    (
        "a file outside",
        lambda m, c: _with_files(m, **{c.choice(("../../CURRENT", "/etc/hostname")): _first_record(m)}),
    ),
    (
        "another size",
        lambda m, c: _with_files(
            m, **{n: structs.replace(r, size_bytes=r.size_bytes + 1) for n, r in [c.choice(sorted(m.files.items()))]}
        ),
    ),
    (
        "another sha256",
        lambda m, c: _with_files(
            m, **{n: structs.replace(r, sha256=c.randbytes(32).hex()) for n, r in [c.choice(sorted(m.files.items()))]}
        ),
    ),
)


def _missing(layout: IndexLayout, chance: random.Random) -> str:
    path = _any_file(_folder(layout), chance)
    path.unlink()
    return f"without {path.name}"


def _emptied(layout: IndexLayout, _chance: random.Random) -> str:
    folder = _folder(layout)
    shutil.rmtree(folder)
    folder.mkdir()
    return "an empty generation"


def _extra(layout: IndexLayout, chance: random.Random) -> str:
    folder = _folder(layout) / chance.choice(("", "lexical"))
    path = folder / chance.choice(("extra.bin", ".hidden", "dense.faiss.new", "manifest.json~"))
    path.write_bytes(chance.randbytes(chance.choice((0, 100))))
    return f"extra {path.name}"


def _replaced(layout: IndexLayout, chance: random.Random) -> str:
    """Put something that is no file in place of a file."""
    path = _any_file(_folder(layout), chance)
    outside = layout.root / "outside"
    path.replace(outside)
    kind = chance.choice(
        ("a folder", "a link to the same content", "a link to nowhere", "a pipe", "a link to a device")
    )
    _put(path, kind, outside)
    return f"{kind} in place of {path.name}"


def _put(path: Path, kind: str, outside: Path) -> None:
    if kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        os.mkfifo(path)
    else:
        targets = {"a link to the same content": outside, "a link to nowhere": outside / "x"}
        path.symlink_to(targets.get(kind, Path("/dev/zero")))


def _generation_is_odd(layout: IndexLayout, chance: random.Random) -> str:
    folder = _folder(layout)
    outside = layout.root / "outside"
    folder.rename(outside)
    kind = chance.choice(("a file", "a link to the same content"))
    if kind == "a file":
        folder.write_bytes(b"not a folder")
    else:
        folder.symlink_to(outside)
    return f"{kind} in place of the generation"


def _current_odd(layout: IndexLayout, chance: random.Random) -> str:
    path = layout.current_file
    text = path.read_bytes()
    while (data := chance.choice((flip, cut_off, overwrite, zero))(text, chance)).strip() == text.strip():
        pass
    kind = chance.choice(
        (
            "changed",
            "changed",
            "random",
            "long",
            "another id",
            "a folder",
            "a pipe",
            "a link to nowhere",
            "a link to a device",
            "missing",
        )
    )
    if kind in {"changed", "random", "long", "another id"}:
        contents = {
            "random": chance.randbytes(37),
            "long": text * 1000,
            "another id": b"29990101T000000000000-00000000\n",
        }
        path.write_bytes(contents.get(kind, data))
    else:
        path.unlink()
        if kind != "missing":
            _put(path, kind, layout.root / "outside")
    return f"CURRENT {kind}"


def _both(layout: IndexLayout, chance: random.Random) -> str:
    done = []
    for generation in layout.generation_ids():
        path = _any_file(layout.generation_dir(generation), chance)
        path.write_bytes(flip(path.read_bytes(), chance))
        done.append(path.name)
    return f"every generation damaged: {', '.join(done)}"


NEW: Sequence[Damage] = (
    *(_rewrite(change) for change in (flip, flip, flip, cut_off, cut_out, extend, zero, overwrite)),
    _swapped,
    _of_another_generation,
    _renamed_generation,
    _edited,
    _edited,
    _sealed,
    _sealed,
    _missing,
    _emptied,
    _extra,
    _replaced,
    _replaced,
    _generation_is_odd,
)
CURRENT: Sequence[Damage] = (_current_odd,)
BOTH: Sequence[Damage] = (_both,)
