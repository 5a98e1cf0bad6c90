"""Decode a file: UTF-8 and UTF-16 first, other encodings by charset-normalizer."""

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes
from msgspec import Struct

__all__ = ["EncodingError", "decode_page"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf_16_le", "utf_16_be")
_JAPANESE = ("iso2022_jp", "cp932", "euc_jp")
_OTHERS = ("gb18030", "big5", "euc_kr", "cp1252", "cp1251", "koi8_r")
_KANA = re.compile("[\u3041-\u30fe]")
_LEAST_KANA = 0.15
"""Share of kana among the characters beyond ASCII: no Japanese text of a page has less, and misread bytes do."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class EncodingError(Exception):
    """Bytes that are no text in any encoding known here.

    Attributes:
        line: 1-based line of the first bad byte.
        reason: What is wrong.
    """

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"line {line}: {reason}")


class _Decoded(Struct, frozen=True):
    text: str
    encoding: str


def decode_page(data: bytes) -> tuple[str, str]:
    """Return the text with plain line ends, and the encoding that it was in.

    Raises:
        EncodingError: UTF-8 with broken bytes, a NUL, or no encoding that fits.
    """
    found = _decoded(data)
    if "\0" in found.text:
        line = found.text[: found.text.index("\0")].count("\n") + 1
        raise EncodingError(line, "holds a NUL character")
    return found.text.replace("\r\n", "\n").replace("\r", "\n"), found.encoding


def _decoded(data: bytes) -> _Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _Decoded(data.decode(encoding), encoding.removesuffix("-sig"))
            except UnicodeDecodeError as error:
                raise _broken(error, encoding.removesuffix("-sig").upper()) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error)
    if "\0" in text and (wide := _best(data, _WIDE)):
        return wide
    # ISO-2022-JP is ASCII with escapes, so it is UTF-8 as well.
    if "\x1b$" in text and (japanese := _best(data, ("iso2022_jp",))):
        return japanese
    return _Decoded(text, "utf-8")


def _legacy(data: bytes, error: UnicodeDecodeError) -> _Decoded:
    patched = data.decode("utf-8", "replace")
    bad = patched.count("\ufffd")
    good = sum(character > "\x7f" for character in patched) - bad
    if good >= bad:  # what is UTF-8 for the most part is damaged UTF-8, and no other encoding
        raise _broken(error, "UTF-8") from error
    japanese = _best(data, _JAPANESE)
    if japanese and _is_japanese(japanese.text):
        return japanese
    other = _best(data, (*_WIDE, *_OTHERS) if b"\0" in data else _OTHERS) or _plainly_japanese(data)
    if other is None:
        raise _broken(error, "UTF-8") from error
    return other


def _best(data: bytes, encodings: tuple[str, ...]) -> _Decoded | None:
    match = from_bytes(data, cp_isolation=list(encodings)).best()
    if match is None:
        return None
    text = str(match)
    return None if _CONTROL.search(text) else _Decoded(text, match.encoding)


def _plainly_japanese(data: bytes) -> _Decoded | None:
    """Return a text with signs that the detector takes for noise, such as ① and ㈱, where it is Japanese."""
    for encoding in ("cp932", "euc_jp"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _is_japanese(text) and not _CONTROL.search(text):
                return _Decoded(text, encoding)
    return None


def _is_japanese(text: str) -> bool:
    beyond = sum(character > "\x7f" for character in text)
    return len(_KANA.findall(text)) >= _LEAST_KANA * beyond


def _broken(error: UnicodeDecodeError, encoding: str) -> EncodingError:
    line = error.object.count(b"\n", 0, error.start) + 1
    return EncodingError(line, f"is not {encoding}: byte 0x{error.object[error.start]:02x}")
