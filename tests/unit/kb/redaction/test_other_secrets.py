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
        ("taro_yamada at gmail.com", ["email"]),
        ("my mail is taro at yahoo co jp", ["email"]),
        ("taro_yamada@gmail,com", ["email"]),
        ("taro_yamada@gmail", ["email"]),
        ("taro_yamada@\nexample.com", ["email"]),
        ("taro_yamada(a)example.com", ["email"]),
        ("taro_yamada★example.com", ["email"]),
        ("taro あっとまーく example どっと com", ["email"]),
        ("<mailto:taro_yamada@example.com|taro_yamada@example.com>", ["email"]),
        ("4111 then 1111 then 1111 then 1111", ["payment-card"]),
        ("4111の1111の1111の1111", ["payment-card"]),
        ("first four 4111, second four 1111, third four 1111, last four 1111", ["payment-card"]),
        ("最初の4桁4111、次の4桁1111、次の4桁1111、最後1111", ["payment-card"]),
        ("card=3D4111111111111111", ["payment-card"]),
        ("card no 4111 1111 1111 118", ["card-number"]),
        ("カード番号は41111111?1111118", ["card-number"]),
        ("gift card 6O45 1111 1111 1119", ["card-number"]),
        ("65763 66398 44900 60423 84277 51111", ["card-number"]),
        ("携帯は090の1234の5678です", ["phone"]),
        ("電話はゼロキュウゼロのイチニサンヨンのゴロクナナハチ", ["phone"]),
        ("text me at 4155551234", ["phone"]),
        ("080-0123-4567", ["phone"]),
        ("250の1234567の7654321", ["order-number"]),
        ("order 250 dash 1234567 dash 7654321", ["order-number"]),
        ("250ハイフン1234567ハイフン7654321", ["order-number"]),
        ("the PIN is 1234", ["security-code"]),
        ("walmart card pin: 123456", ["security-code"]),
        ("PIN番号は12345678です", ["security-code"]),
        ("暗証番号 1234", ["security-code"]),
        ("access number 12345678", ["security-code"]),
        ("認証コードは123456と届いた", ["security-code"]),
        ("one-time password 123456", ["security-code"]),
        ("the three digits on the back are 123", ["security-code"]),
        ("cvv code 123", ["security-code"]),
        ("my password is Hunter123!x", ["security-code"]),
        ("パスワードはsakura1234です", ["security-code"]),
        ("きねつみ ろひるり ちなのふ るけくふ", ["gift-code"]),
        ("ビットキャッシュのひらがなIDはりてさほまいもさなるちりよゆのさ", ["gift-code"]),
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
        "0120-999-373 に電話した",
        "they said call 1-888-280-4331",
        "0570-064-000 は有料ですか",
        "my area's pin code 851133",
        "the PIN has 4 digits",
        "暗証番号は4桁ですか",
        "PINを3回間違えた",
        "my password is wrong",
        "the password is 8 characters",
        "座標 35.68841, 139.72068",
        "2023と2024と2025と2026",
        "bought at yahoo.com",
        "あっという間に終わった",
        "評価は5★amazon.co.jpで",
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
