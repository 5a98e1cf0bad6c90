"""Opening a generation: nothing is read from a file whose size and sha256 are not those of the manifest.

FAISS and tantivy do not notice damage in their own files (of 1,500 flipped or truncated FAISS files, 91 gave
wrong answers in silence), so the check comes before either of them sees a byte.
"""

import stat
from collections.abc import Collection
from pathlib import Path
from typing import TypeAlias

import msgspec

from indexer.errors import (
    CurrentDamagedError,
    GenerationDamagedError,
    GenerationMismatchError,
    NoGenerationError,
    cannot_read,
)
from indexer.store.contents import CONTENTS_NAME
from indexer.store.generation import Generation
from indexer.store.layout import IndexLayout
from indexer.store.manifest import Manifest, file_names, read_manifest, record_of
from indexer.text.analysis import ANALYSER_VERSION

__all__ = ["Refusal", "current_packs", "open_current", "open_generation", "verify_files"]

Refusal: TypeAlias = CurrentDamagedError | GenerationDamagedError | GenerationMismatchError
"""Why the generation that is current cannot be the one that serves."""


def verify_files(folder: Path, manifest: Manifest, trusted: Collection[str] = ()) -> None:
    """Compare every file of a generation with its manifest, but for those that are ``trusted``.

    A finished generation is never written to again, and it is deleted file by file, not truncated: what was
    compared here is what the retrievers open by name afterwards, and a page that is mapped stays.

    Raises:
        GenerationDamagedError: names the first file that is missing, short, long, changed, or too many.
    """
    if folder.is_symlink():
        raise GenerationDamagedError(folder, ".", "is a link; move the whole index folder instead")
    # Compared as sets: no name in the manifest can lead out of the folder.
    present = set(file_names(folder))
    for name in sorted(present ^ manifest.files.keys()):
        reason = "is none of its files" if name in present else "is missing"
        raise GenerationDamagedError(folder, name, reason)
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise GenerationDamagedError(folder, name, "is not a regular file")
            size_bytes = status.st_size
            if size_bytes != expected.size_bytes:
                reason = f"is {size_bytes:,} bytes long, the manifest says {expected.size_bytes:,}"
                raise GenerationDamagedError(folder, name, reason)
            if name not in trusted and record_of(path) != expected:
                raise GenerationDamagedError(folder, name, "does not have the sha256 of the manifest")
        except OSError as error:
            raise cannot_read(folder, name, error) from error


def open_generation(folder: Path, *, fingerprint: str | None = None, trusted: Collection[str] = ()) -> Generation:
    """Open and verify the generation in ``folder``.

    Args:
        folder: A generation's folder.
        fingerprint: Fingerprint of the encoder that will ask; None to skip that comparison.
        trusted: Files that this process has just compared under another name: the links of a staged generation.

    Raises:
        GenerationDamagedError: a file is not as the manifest says.
        GenerationMismatchError: it was made by another schema, analyser or model.
    """
    manifest = read_manifest(folder)
    if manifest.analyser != ANALYSER_VERSION:
        raise GenerationMismatchError(folder.name, "analyser", manifest.analyser, ANALYSER_VERSION)
    if fingerprint is not None and manifest.model.fingerprint != fingerprint:
        raise GenerationMismatchError(folder.name, "model", manifest.model.fingerprint[:12], fingerprint[:12])
    verify_files(folder, manifest, trusted)
    try:
        generation = Generation.read(folder, manifest)
    except OSError as error:
        raise cannot_read(folder, CONTENTS_NAME, error) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise GenerationDamagedError(folder, CONTENTS_NAME, f"cannot be decoded ({error})") from error
    living = int((generation.passage_ranges[:, 1] - generation.passage_ranges[:, 0]).sum())
    found, expected = (len(generation.articles), living), (manifest.articles, manifest.passages)
    if found != expected:
        reason = f"holds {found} articles and passages, the manifest says {expected}"
        raise GenerationDamagedError(folder, CONTENTS_NAME, reason)
    return generation


def current_packs(layout: IndexLayout) -> tuple[str, ...]:
    """Return the names of the model packs of the current generation; empty where that cannot be told.

    Where ``CURRENT`` names none that can be read, the newest generation that can be read decides.
    """
    current, ids = layout.current_id(), layout.generation_ids()
    wanted = [current] if current in ids else []
    for generation_id in (*wanted, *reversed(ids)):
        try:
            return read_manifest(layout.generation_dir(str(generation_id))).model.packs
        except (GenerationDamagedError, GenerationMismatchError):
            continue
    return ()


def open_current(layout: IndexLayout, *, fingerprint: str | None = None) -> tuple[Generation, tuple[Refusal, ...]]:
    """Open the current generation, or the newest older one that is intact.

    Where ``CURRENT`` names none that is there, all are tried, the newest first: each of them was verified
    before it got its name.

    Returns:
        The generation, and why each newer one was refused (empty when the current one was opened).

    Raises:
        NoGenerationError: nothing has been built yet.
        StoreError: none is intact; raised for the current one.
    """
    current, ids = layout.current_id(), layout.generation_ids()
    if not ids and current is None:
        raise NoGenerationError(layout.root, "nothing has been built yet")
    refused: list[Refusal] = []
    if current not in ids:
        refused.append(CurrentDamagedError(layout.current_file))
        current = None
    for generation_id in reversed([each for each in ids if current is None or each <= current]):
        try:
            generation = open_generation(layout.generation_dir(generation_id), fingerprint=fingerprint)
        except (GenerationDamagedError, GenerationMismatchError) as error:
            refused.append(error)
        else:
            return generation, tuple(refused)
    raise refused[0]
