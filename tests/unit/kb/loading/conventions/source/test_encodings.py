"""Bytes into text."""

import pytest

from kb.loading.conventions.source.encodings import EncodingError, decode_page

JAPANESE = "# 荷物が届かない\n\n配送業者に連絡し、番号を伝えてください。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp932", "euc_jp", "iso2022_jp"]
)
def test_a_japanese_page_is_read_in_every_encoding_of_its_time(encoding):
    """A page in Unicode, Shift_JIS, EUC-JP or ISO-2022-JP comes out as the same text."""
    assert decode_page(JAPANESE.encode(encoding))[0] == JAPANESE


def test_signs_of_windows_are_no_reason_to_lose_a_japanese_page():
    """① and ㈱ stand in no standard of their time, and in many pages."""
    text = "# ①㈱の手順\n\n髙橋さんに㍻の書類を①部お渡しください。\n"
    assert decode_page(text.encode("cp932"))[0] == text


def test_a_page_in_a_western_encoding_is_read():
    """Accents of an old single-byte encoding come out as letters."""
    text = "# Réglages\n\nOuvrez les paramètres, à côté de la caméra.\n"
    assert decode_page(text.encode("cp1252"))[0] == text


def test_line_ends_become_plain():
    """Line ends of Windows and of old Macs become newlines."""
    assert decode_page(b"a\r\nb\rc\n")[0] == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("# 返金\n\n五日後\n".encode() + b"\xfe", 4, "is not UTF-8: byte 0xfe"),
        ("# 返金\n返".encode()[:-1], 2, "is not UTF-8: byte 0xe8"),
        (b"\xef\xbb\xbf# Late\n\xfe", 2, "is not UTF-8: byte 0xfe"),
        (b"a\nb\0c", 2, "holds a NUL character"),
    ],
)
def test_damaged_text_is_named_by_line_and_byte(data, line, reason):
    """Broken UTF-8 is not taken for another encoding: its first bad byte is named."""
    with pytest.raises(EncodingError) as caught:
        decode_page(data)
    assert (caught.value.line, caught.value.reason) == (line, reason)
