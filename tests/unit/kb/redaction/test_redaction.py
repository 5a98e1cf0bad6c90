"""Redaction: a code in any disguise goes, ordinary text stays."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.redaction import redact, without_placeholders
from tests.benchmarks.redaction.forms import new_code
from tests.support.canaries import DISGUISES, NUMBERS, TraceFinder, new_canary
from tests.support.cost import assert_linear, hang_guard

HYPHENS = "-‐‑‒–—―−ーｰ－"
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in string.ascii_letters + string.digits}


@st.composite
def codes(draw):
    """Return the groups of a code, drawn uniformly: some have one digit, or none."""
    code = new_code(random.Random(draw(st.integers(0, 10**6))))
    return code[:4], code[4:10], code[10:]


@given(
    codes(),
    st.sampled_from(HYPHENS),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["コードは{}です", "{}", "my code {} fails", "（{}）", "番号:{}。"]),
)
def test_a_code_in_any_disguise_is_taken_out(groups, hyphen, full_width, lower, frame):
    """Any hyphen, width and case; alone or inside a sentence of either language."""
    code = hyphen.join(groups)
    shown = code.lower() if lower else code
    shown = shown.translate(FULL_WIDTH) if full_width else shown
    result = redact(frame.format(shown))
    assert [r.kind for r in result.redactions] == ["gift-code"]
    assert result.redactions[0].shape == "-".join(str(len(group)) for group in groups)
    assert shown not in result.text
    for group in groups:
        assert group not in result.text


@given(codes(), st.sampled_from(["", "\u200b", "\u00ad"]))
def test_without_hyphens_and_with_invisible_characters(groups, invisible):
    """Fourteen or fifteen characters in a row are a code, whatever hides between them."""
    text = redact("入れた番号 " + invisible.join("".join(groups)) + " です").text
    assert "gift-code" in text
    assert groups[1] not in text


@given(codes())
def test_spelled_out_character_by_character(groups):
    """A code read out loud, with blanks between."""
    assert [r.kind for r in redact(" ".join("".join(groups))).redactions] == ["gift-code"]


@given(codes())
def test_spans_point_at_the_text_as_given(groups):
    """Cutting the spans out of the original removes the code."""
    code = "-".join(groups)
    text = f"これ{code}が無効"
    (redaction,) = redact(text).redactions
    assert text[redaction.start : redaction.end] == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4111 1111 1111 1111", "payment-card"),
        ("3782 822463 10005", "payment-card"),
        ("６０１１０００９９０１３９４２４", "payment-card"),
        ("1234-5678-9012-3456", "card-number"),
        ("1234567890123456", "card-number"),
        ("1" * 30, "card-number"),
        ("注文番号は250-1234567-7654321です", "order-number"),
        ("D01-1234567-7654321", "order-number"),
        ("taro.yamada+x@example.co.jp に送って", "email"),
        ("電話は090-1234-5678", "phone"),
        ("０３−１２３４−５６７８", "phone"),
        ("09012345678", "phone"),
        ("(555) 123-4567", "phone"),
        ("+81 90 1234 5678", "phone"),
    ],
)
def test_other_secrets_are_typed(text, kind):
    """Cards, orders, addresses and phones each have their kind, and leave no digits behind."""
    result = redact(text)
    assert [r.kind for r in result.redactions] == [kind]
    assert not any(piece in result.text for piece in ("1234567", "1111", "example", "5678", "822463"))


@pytest.mark.parametrize(
    "text",
    [
        "2017年4月24日以降に発行されたカードは10年です",
        "1枚5,000円を3枚、合計15,000円分買いました",
        "PS5とiPhone 15 Proを買った",
        "this really sucks and nobody answers the phone",
        "gift amazon card four-letter-word",
        "10:30に電話して11:45まで待った",
        "エラー500が3回出た。2026/11/23 10:15",
        "20% off with 3 items, order over $35.99",
        "コードは14文字か15文字です",
        "at 10 am on 24 12 2023 i paid 50",
        "消費者ホットライン188、#9110",
        "gift card with 2023 points 5000 left",
        "congratulations, a recommendation",
        "error 500 on windows11pro, see /help/article/90",
        "i have failed three times",
        "card failed since 20th of may 2024",
        "error while loading libgiftcard-v2.so.1.2: no such file",
    ],
)
def test_ordinary_text_is_left_alone(text):
    """Dates, prices, times and product names are not secrets."""
    assert redact(text)[:2] == (text, ())


def test_a_search_sees_the_word_not_the_placeholder():
    """A code becomes the word code; other placeholders vanish."""
    text = redact("AB12-CDEF34-GH56 が無効 a@b.co").text
    assert without_placeholders(text).split() == ["code", "が無効"]


@pytest.mark.parametrize("number", range(len(DISGUISES) + len(NUMBERS)))
def test_nothing_of_a_canary_is_left(number):
    """Of each disguise and each sort of number, at most 1 in 100 leaves six characters in a row."""
    chance = random.Random(number)
    canaries = [new_canary(chance, number) for _ in range(100)]
    left = [each.shown for each in canaries if TraceFinder([each.secret]).in_text(redact(each.shown).text)]
    assert len(left) <= 1, left


@pytest.mark.parametrize("typed", ["AB12…CDEF34…GH56", "AB12...CDEF34...GH5"])
def test_an_ellipsis_between_groups_parts_no_code(typed):
    """It stands for a gap there; within a group it is what cannot be read."""
    assert len(redact(typed).redactions) == 1
    assert "2" not in redact(typed).text


@pytest.mark.parametrize("sign", [".", "/", ":", "-"])
def test_a_code_with_any_signs_is_taken_out_of_an_address(sign):
    """The signs that part an address do not part the value at its end."""
    code = sign.join(("GV96", "ZM62L8", "8ZW5"))
    redacted = redact(f"https://www.example.co.jp/gc/redeem?claimCode={code}&ref=x1").text
    assert redacted == "https://www.example.co.jp/gc/redeem?claimCode=[gift-code 4-6-4]&ref=x1"


def test_groups_with_words_between_go_one_by_one():
    """The words of the sentence stay."""
    assert (
        redact("最初がAB12、次にCDEF34、最後はGH56").text
        == "最初が[gift-code 4]、次に[gift-code 6]、最後は[gift-code 4]"
    )


def test_a_percent_encoded_code_is_traced_to_the_address_as_written():
    """The placeholder stands for the whole of the encoding, and nothing else of the address goes."""
    assert redact("?c=AB12%E3%83%BCCDEF34%2DGH5%36&x=100%AB").text == "?c=[gift-code 4-6-4]&x=100%AB"


def test_a_number_in_the_form_of_a_placeholder_is_a_number():
    """Only what can be a shape is left alone."""
    assert redact("[gift-code 4-6-4]").redactions == ()
    assert "1111" not in redact("[card-number 4111111111111111]").text


@pytest.mark.parametrize(
    "piece",
    [
        "a1",
        "A B ",
        "1 ",
        "ab-",
        "AB12-",
        "あ",
        "a@",
        "-",
        "x.",
        "%41",
        "B2 C3 ",
        "[email]",
        "AB12-CDEF34-",
        "&#65;",
        "QUJD\n",
        "1. A ",
    ],
)
def test_a_long_text_costs_no_more_than_its_length(piece):
    """Redacting costs as many steps for each third of a text, and no pattern goes over it again and again."""
    with hang_guard(10):  # 0.01 to 0.25 s; for ever if a pattern tried every way to part the text
        redact((piece * 10_000)[:10_000])
    assert_linear(redact, piece, 240 // len(piece), package="kb.redaction")


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_twice(text):
    """No input raises, and a redacted text has nothing left to redact."""
    once = redact(text).text
    assert redact(once).text == once
