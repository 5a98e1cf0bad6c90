"""Sentences full of identifiers that are no secrets: what redaction must leave alone.

Half are drawn, an identifier in a sentence; half were written by hand (``sentences.txt``).
"""

import random
import string
from collections.abc import Callable
from pathlib import Path

__all__ = ["IDENTIFIERS", "drawn", "written"]

_HEX = "0123456789abcdef"
_ALNUM = string.ascii_uppercase + string.digits
_MONTHS = "January February March April May June July August September October November December"
_FRAMES = (
    "{}",
    "{}って出て進めません",
    "I get {} every time I try to redeem",
    "画面に{}と表示されました",
    "the app says {} and then closes",
    "サポートに{}を伝えたのに返事がない",
    "what does {} mean? I paid with my card",
    "昨日から{}のままです。どうしたらいいですか",
    "My {} shows nothing after I entered the code",
    "コードを入れたら{}、もう3回目です",
    "Bought it for my {}, it still says invalid",
    "{} / ギフト券が使えない",
)


def _chars(chance: random.Random, alphabet: str, count: int) -> str:
    return "".join(chance.choices(alphabet, k=count))


def _digits(chance: random.Random, count: int) -> str:
    return _chars(chance, string.digits, count)


def _pick(*choices: str) -> Callable[[random.Random], str]:
    return lambda chance: chance.choice(choices)


def _date(chance: random.Random) -> str:
    day, year = chance.randint(1, 28), chance.randint(2015, 2026)
    month = chance.choice(_MONTHS.split())
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return chance.choice(
        (
            f"the {day}{suffix} of {month} {year}",
            f"{month} {day}{suffix} {year} at {chance.randint(1, 12)}pm",
            f"{day} {month[:3]} {year} {chance.randint(10, 23)}:{chance.randint(10, 59)}",
            f"{year}-{chance.randint(1, 12):02}-{day:02}T{chance.randint(10, 23)}:{chance.randint(10, 59)}:00Z",
            f"{year}/{chance.randint(1, 12)}/{day} {chance.randint(10, 23)}:{chance.randint(10, 59)}",
            f"{year}年{chance.randint(1, 12)}月{day}日{chance.randint(1, 12)}時",
            f"twenty {chance.choice(('first', 'second', 'third'))} of {month.lower()} two thousand and {day}",
        )
    )


def _uuid(chance: random.Random) -> str:
    return "-".join(_chars(chance, _HEX, size) for size in (8, 4, 4, 4, 12))


def _model(chance: random.Random) -> str:
    return chance.choice(
        (
            f"iPhone{chance.randint(11, 17)}Pro{chance.choice(('', 'Max'))}",
            f"iPhone {chance.randint(11, 17)} Pro Max {chance.choice((128, 256, 512))}GB",
            f"Galaxy S{chance.randint(20, 25)} Ultra SM-S{_digits(chance, 3)}{chance.choice('BUN')}",
            f"SM-G{_digits(chance, 3)}{chance.choice('BFNU')}",
            f"Xperia 1 {chance.choice(('II', 'III', 'IV', 'V'))} XQ-{chance.choice('ABCD')}{chance.choice('STU')}{_digits(chance, 2)}",
            f"WH-{_digits(chance, 4)}XM{chance.randint(2, 6)}",
            f"RTX{chance.choice((3060, 3070, 4070, 4090))}Ti",
            f"MacBookPro{chance.randint(14, 18)},{chance.randint(1, 4)}",
            f"Core i{chance.choice((5, 7, 9))}-{_digits(chance, 5)}{chance.choice(('K', 'H', 'KF'))}",
            f"Windows{chance.choice((10, 11))}Pro{chance.choice((22, 23, 24))}H2",
            f"PlayStation{chance.choice((4, 5))}Pro CUH-{_digits(chance, 4)}B",
            f"KFTRWI Fire HD {chance.choice((8, 10))} (2021)",
            f"Pixel{chance.randint(6, 9)}aPro",
            f"BRAVIA XRJ-{chance.choice((55, 65))}A{_digits(chance, 2)}K",
            f"ThinkPadX{chance.choice((1, 13))}CarbonGen{chance.randint(7, 12)}",
        )
    )


def _error(chance: random.Random) -> str:
    return chance.choice(
        (
            f"0x{_chars(chance, _HEX, 8)}",
            f"0x{_chars(chance, _HEX, 8).upper()}",
            f"error {_digits(chance, chance.randint(3, 6))}",
            f"CE-{_digits(chance, 5)}-{_digits(chance, 1)}",
            f"{chance.choice(('M', 'N', 'S'))}{_digits(chance, 4)}-{_digits(chance, 4)}",
            f"NW-{_digits(chance, 1)}-{_digits(chance, 1)}",
            f"エラーコード {_digits(chance, 4)}-{_digits(chance, 4)}",
            f"E{_digits(chance, 2)}-{_digits(chance, 3)}",
            f"DF-DFERH-{_digits(chance, 2)}",
            f"RH-{_digits(chance, 2)}",
            f"P-DEV{_digits(chance, 3)}",
            f"BMX{_digits(chance, 4)}",
            f"ERROR_{chance.choice(('ACCESS_DENIED', 'FILE_NOT_FOUND', 'GIFTCARD_INVALID', 'CONNECTION_RESET'))}",
            f"HTTP {chance.choice((400, 403, 404, 500, 502, 503))}",
            f"KB{_digits(chance, 7)}",
            f"CVE-{chance.randint(2015, 2026)}-{_digits(chance, 5)}",
            f"VIDEO_TDR_FAILURE (nvlddmkm.sys) 0x{_chars(chance, _HEX, 8)}",
            f"ES-{_digits(chance, 4)}-{_digits(chance, 2)}",
        )
    )


def _tracking(chance: random.Random) -> str:
    return chance.choice(
        (
            f"1Z{_chars(chance, _ALNUM, 6)}{_digits(chance, 10)}",
            f"{_chars(chance, 'ERCL', 1)}{_chars(chance, string.ascii_uppercase, 1)}{_digits(chance, 9)}{chance.choice(('JP', 'US', 'GB', 'CN', 'DE'))}",
            f"TBA{_digits(chance, 12)}",
            f"JD{_digits(chance, 16)}",
            f"ヤマト {_digits(chance, 4)}-{_digits(chance, 4)}-{_digits(chance, 4)}",
            f"お問い合わせ番号 {_digits(chance, 12)}",
            f"DHL {_digits(chance, 10)}",
        )
    )


def _url(chance: random.Random) -> str:
    asin = f"B0{_chars(chance, _ALNUM, 8)}"
    return chance.choice(
        (
            f"https://www.amazon.co.jp/dp/{asin}/ref=sr_1_{chance.randint(1, 20)}?keywords=gift",
            f"https://www.amazon.com/gp/help/customer/display.html?nodeId={chance.choice(('201', '202', '508'))}{_digits(chance, 6)}",
            f"https://www.amazon.com/gp/help/customer/display.html?nodeId=G{_chars(chance, _ALNUM, 15)}",
            f"https://www.amazon.co.jp/gp/product/{asin}?pf_rd_r={_chars(chance, _ALNUM, 20)}&pf_rd_p={_uuid(chance)}",
            f"https://youtu.be/{_chars(chance, string.ascii_letters + string.digits, 11)}",
            f"https://example.com/articles/{chance.randint(2015, 2026)}/{chance.randint(10, 12)}/how-to-redeem-a-gift-card-{_digits(chance, 5)}",
            f"www.reddit.com/r/amazon/comments/{_chars(chance, _HEX, 6)}/gift_card_not_working",
            f"https://github.com/example/project/commit/{_chars(chance, _HEX, 40)}",
            f"https://docs.google.com/document/d/{_chars(chance, string.ascii_letters + string.digits, 44)}/edit",
            f"https://example.org/search?q=gift+card&utm_source=mail&utm_campaign=spring{chance.randint(2015, 2026)}",
            f"https://detail.chiebukuro.yahoo.co.jp/qa/question_detail/q{_digits(chance, 11)}",
        )
    )


def _shout(chance: random.Random) -> str:
    words = chance.choice(
        (
            "ALREADY REDEEMED", "PLEASE HELP ME NOW", "THIS IS A SCAM", "NOT WORKING AT ALL", "GIVE ME MY MONEY BACK",
            "CODE IS INVALID", "WHY IS IT LOCKED", "I HAVE THE RECEIPT", "GIFT CARD NOT ACTIVATED", "ANSWER ME PLEASE",
            "WORST SERVICE EVER", "UNBELIEVABLE", "DO NOT BUY THIS", "STILL NO REPLY", "URGENT PLEASE READ",
        )
    )  # fmt: skip
    glue = chance.choice(("", "", " ", "_", "-", ""))
    return words.replace(" ", glue)


def _cipher(chance: random.Random) -> str:
    return chance.choice(
        (
            f"AES-{chance.choice((128, 256))}-{chance.choice(('CBC', 'GCM', 'CTR'))}",
            f"TLS_AES_{chance.choice((128, 256))}_GCM_SHA{chance.choice((256, 384))}",
            f"SHA-{chance.choice((1, 256, 512))}",
            "ECDHE-RSA-AES256-GCM-SHA384",
            f"v{chance.randint(1, 30)}.{chance.randint(0, 20)}.{chance.randint(0, 900)}",
            f"Version {chance.randint(1, 30)}.{chance.randint(0, 20)} (build {_digits(chance, 5)}.{_digits(chance, 3)})",
            f"Android {chance.randint(9, 15)} UP1A.{_digits(chance, 6)}.{_digits(chance, 3)}",
            f"iOS {chance.randint(14, 18)}.{chance.randint(0, 6)}.{chance.randint(1, 3)} ({chance.randint(18, 22)}{chance.choice('ABCDEFG')}{_digits(chance, 3)})",
            f"Chrome/{chance.randint(100, 140)}.0.{_digits(chance, 4)}.{_digits(chance, 3)}",
            f"192.168.{chance.randint(0, 255)}.{chance.randint(0, 255)}",
            ":".join(_chars(chance, _HEX, 2) for _ in range(6)),
            f"ISO-8859-{chance.randint(1, 15)}",
            f"ISBN 978-4-{_digits(chance, 2)}-{_digits(chance, 6)}-{_digits(chance, 1)}",
        )
    )


IDENTIFIERS: dict[str, Callable[[random.Random], str]] = {
    "error code": _error,
    "model": _model,
    "ASIN": lambda chance: f"{chance.choice(('ASIN ', 'ASIN: ', '', '商品 '))}B0{_chars(chance, _ALNUM, 8)}",
    "UUID, or its tail": lambda chance: chance.choice((_uuid(chance), _uuid(chance)[-12:], _uuid(chance)[-17:], _uuid(chance)[:13])),
    "commit": lambda chance: _chars(chance, _HEX, chance.choice((7, 8, 12, 40))),
    "tracking number": _tracking,
    "date": _date,
    "shouting": _shout,
    "address of the web": _url,
    "cipher, version": _cipher,
    "price": lambda chance: chance.choice((f"${_digits(chance, 2)}.99", f"¥{chance.randint(1, 50)},000", f"{chance.randint(1, 9)}万{chance.randint(1, 9)}千円", f"EUR {chance.randint(10, 999)}.50 x 3")),
    "word": _pick(
        "TROUBLESHOOTING", "RECOMMENDATIONS", "simultaneously", "AUTHENTICATION", "misunderstanding", "ACKNOWLEDGEMENT",
        "responsibilities", "NOTIFICATIONS", "unauthorisedpurchase", "CustomerServiceRepresentative", "AccountLockedOut",
        "getGiftCardBalance", "java.lang.NullPointerException", "giftCardClaimCode", "hahahahahahaha", "noooooooooooo",
        "wwwwwwwwwwwwww", "arigatougozaimasu", "gifutokaadogatsukaenai", "XXXX-XXXXXX-XXXX", "ABCDEFGHIJKLMN", "aaaa-bbbbbb-cccc",
        "Kreditkartennummer", "Geschenkgutschein", "remboursement", "desafortunadamente", "Krankenversicherungskarte",
    ),
    "file": _pick(
        "IMG_20240517_093412.jpg", "Screenshot_2024-05-17-09-34-12-123_com.amazon.mShop.android.shopping.png", "DSC00123.JPG",
        "receipt-2024-05-17.pdf", "スクリーンショット 2024-05-17 9.34.12.png", "com.amazon.mShop.android", "libgiftcard.so.1.2",
        "C:\\Users\\taro\\Desktop\\gift.txt", "/var/log/app/error-2024.log", "PXL_20240517_093412345.MP.jpg",
    ),
    "handle": _pick(
        "@AmazonHelp", "#アマギフ当たらない2024", "user_name_1987", "taro.yamada1987", "PS5_gamer_2000", "u/throwaway12345678", "xX_DarkKnight_Xx",
    ),
}  # fmt: skip


def drawn(count: int, seed: int) -> list[tuple[str, str]]:
    """Return so many (sort of identifier, sentence), each sort in turn."""
    chance = random.Random(seed)
    names = list(IDENTIFIERS)
    return [
        (name, chance.choice(_FRAMES).format(IDENTIFIERS[name](chance)))
        for name in (names[number % len(names)] for number in range(count))
    ]


def written() -> list[str]:
    """Return the sentences that were written by hand."""
    lines = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("##")]
