"""Cards, phones, addresses and orders, however they are written."""

import pytest

from kb.redaction import redact


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("4111.1111.1111.1111", ["payment-card"]),
        ("4111/1111/1111/1111", ["payment-card"]),
        ("4111_1111_1111_1111", ["payment-card"]),
        ("4111・1111・1111・1111", ["payment-card"]),
        ("4111111111111111", ["payment-card"]),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", ["payment-card"]),
        ("41 1111 11 1111 1111 11", ["payment-card"]),
        ("カード番号４１１１ー１１１１ー１１１１ー１１１１です", ["payment-card"]),
        ("30569309025904", ["payment-card"]),  # 14 digits
        ("3056 930902 5904", ["payment-card"]),
        ("378282246310005", ["payment-card"]),  # 15 digits
        ("4000000000000000006", ["payment-card"]),  # 19 digits
        ("4000 0000 0000 0000 006", ["payment-card"]),
        ("4222222222222", ["payment-card"]),  # 13 digits
        ("paid 5000 with 4111 1111 1111 1111 twice", ["payment-card"]),
        ("4111 1111 1111 1111 12/27 123", ["payment-card", "security-code"]),
        ("4111111111111111, cvv 123", ["payment-card", "security-code"]),
        ("cvc: 4321", ["security-code"]),
        ("セキュリティコードは123です", ["security-code"]),
        ("security code is 987", ["security-code"]),
        ("090 12 34 56 78", ["phone"]),
        ("09012345678please", ["phone"]),
        ("0 9 0 1 2 3 4 5 6 7 8", ["phone"]),
        ("03 1234-5678", ["phone"]),
        ("212 555 1234", ["phone"]),
        ("+44 20 7946 0958", ["phone"]),
        ("〇九〇一二三四五六七八", ["phone"]),
        ("〇九〇ー一二三四ー五六七八", ["phone"]),
        ("zero nine zero one two three four five six seven eight", ["phone"]),
        ("四一一一 一一一一 一一一一 一一一一", ["payment-card"]),
        ("taro at example dot com", ["email"]),
        ("taro @ example . com", ["email"]),
        ("taro.yamada [at] example [dot] co [dot] jp", ["email"]),
        ("taro(at)example.com", ["email"]),
        ("taroアットマークexampleドットcom", ["email"]),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", ["email"]),
        ("D01-1234567-7654321", ["order-number"]),
        ("Ｄ０１−１２３４５６７−７６５４３２１", ["order-number"]),
        ("D01 1234567 7654321", ["order-number"]),
        ("注文番号250 1234567 7654321", ["order-number"]),
    ],
)
def test_a_number_is_removed_whatever_stands_between_its_digits(text, kinds):
    """A number is removed whole, whatever stands between its digits."""
    redacted = redact(text)
    assert [each.kind for each in redacted.redactions] == kinds
    assert not any(piece in redacted.text for piece in ("1111", "2345", "5678", "example", "123", "987"))


@pytest.mark.parametrize(
    "text",
    [
        "2024/05/17 09:34:12 and 2024/05/18 10:00:00",
        "20240517093412",
        "JANコード 4901234567894 の商品",
        "セキュリティコードは3桁ですか",
        "shop at amazon dot com",
        "I looked at example dot com",
        "follow @AmazonHelp. It helps",
        "二〇二四年五月三日に三千円",
        "1 2 3 4 5 6 7 8 9 10",
        "USPS 9400 1112 0255 5678 9012 34",
        "0x80070057, 0x8007000d",
        "100 200 3000",
        "one two three four five six",
    ],
)
def test_other_numbers_stay(text):
    """Times, barcodes, parcels and counting are no secrets."""
    assert redact(text).redactions == ()
