"""The search for what is left of a secret finds it in every form; otherwise it would prove nothing."""

import base64
import json
import random
from urllib.parse import quote

import pytest

from tests.support.canaries import DISGUISES, TraceFinder, new_canary, new_code

CODE = "QZ7MXK4P2W9TBN"
SHOWN = "QZ7M-XK4P2W-9TBN"


@pytest.mark.parametrize(
    "kept",
    [
        SHOWN.encode(),
        b"XK4P2W",
        SHOWN.lower().encode(),
        "ＱＺ７Ｍ−ＸＫ４Ｐ２Ｗ−９ＴＢＮ".encode(),
        json.dumps("ＱＺ７Ｍ−ＸＫ４Ｐ２Ｗ").encode(),
        SHOWN.encode("utf-16-le"),
        SHOWN.encode("utf-16-be"),
        b"\0" + SHOWN.encode("utf-16-le"),
        quote("ＱＺ７ＭーＸＫ４Ｐ２Ｗ").encode(),
        *(base64.b64encode(b"x" * before + SHOWN.encode() + b" fails") for before in range(4)),
        "\u200b".join(CODE).encode(),
        b"\xff\xfe\x00" + CODE.encode() + b"\x80",
    ],
)
def test_a_code_is_found_in_any_form(kept):
    """Six characters in a row are enough, whatever the bytes around them."""
    assert TraceFinder([CODE]).in_bytes(b"a line\n" + kept + b"\nanother") == {CODE}


def test_what_was_not_planted_is_not_found():
    """Ids, days and other codes are no trace."""
    chance = random.Random(1)
    finder = TraceFinder(new_code(chance) for _ in range(2000))
    text = " ".join(f"{chance.getrandbits(128):032x} 2026-11-25T03:04:05.{number:03}Z" for number in range(1000))
    assert finder.in_bytes(text.encode()) == set()


@pytest.mark.parametrize("number", range(len(DISGUISES)))
def test_what_was_typed_holds_the_code(number):
    """Each disguise is one that the search sees through before anything is taken out."""
    canary = new_canary(random.Random(number), number)
    if canary.disguise not in {"words between", "circled or look-alike"}:
        assert TraceFinder([canary.secret]).in_bytes(canary.shown.encode()) == {canary.secret}
