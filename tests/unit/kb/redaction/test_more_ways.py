"""Codes as copied mails, pages, chats and scans carry them, and as people spell them: nothing of them is left."""

import base64
import random

import pytest

from kb.redaction import Category, redact
from tests.benchmarks.redaction.forms import new_code

GROUPS = ("AB12", "CDEF34", "GHK5")
ENCODED = [
    "PIN#34ABCDEF12GHK5",
    "PIN: 1234-CDEF34-GHK5",
    r"AB12\_CDEF34\_GHK5",
    r"AB12\055CDEF34\055GHK5",
    r"AB12\u{2d}CDEF34\x2dGHK5",
    r"AB12\r\nCDEF34\r\nGHK5",
    "AB12_dash_CDEF34_dash_GHK5",
    ":a::b::one::two:-:regional_indicator_c:D:regional_indicator_e:F34-GHK5",
    "code:=20AB12-CDEF34-GHK5=0D=0A",
    "AB12&ndash;CDEF34&#45;GHK5",
    "<b>AB12</b>-<span>CDEF34</span>-<b>GHK5</b>",
    "<td>AB12</td><td>CDEF34</td><td>GHK5</td>",
    "&#65;&#66;&#49;&#50;-CDEF34-GHK5",
    r"AB12\u002dCDEF34\u002dGHK5",
    r"AB12\nCDEF34\nGHK5",
    "AB12=2DCDEF34=2DGHK5",
    "AB12-CDE=\nF34-GHK5",
    "**AB12**-**CDEF34**-**GHK5**",
    "_AB12_-_CDEF34_-_GHK5_",
]
LISTED = [
    "1. AB12\n2. CDEF34\n3. GHK5",
    "1、AB12\n2、CDEF34\n3、GHK5",
    "#1 AB12\n#2 CDEF34\n#3 GHK5",
    "コード①AB12②CDEF34③GHK5です",
    "me: AB12\nagent: ok\nme: CDEF34\nagent: ok\nme: GHK5",
    "AB12 and after that there is CDEF34 and after that there is GHK5",
    "begins AB12, continues CDEF34, finishes GHK5",
    "AB12ﾄCDEF34ﾄGHK5",
    "AB12スペースCDEF34スペースGHK5",
]
DRAWN = [
    "🅰🅱12-🅲🅳🅴🅵34-🅶🅷🅺5",
    "🇦🇧12-🇨🇩🇪🇫34-🇬🇭🇰5",
    "ᴀʙ12-ᴄᴅᴇꜰ34-ɢʜᴋ5",
    "ÀB12-ÇDÉF34-GHK5",
    "AB12-CDEF34-GHK5QZKX-VJWPTK-MDRF",
]
SCANNED = [
    "AB123-XXXXXX-CDEF3",
    "A B12-CD EF 34-G HK5",
    "A B12-CD EF 34 -GHK 5",
    "AB1 2-CDE\n> F34-GHK5",
    "AB&2-CDEF34-GHK5",
    "AB12-CD'F34-GHK5",
    "AB12-CDEF3❌-GHK5",
    "AB12-CDE🔲34-GHK5",
    "QZKX-VJ WPTK-MDRF",
    "qZKX-VjwPTK-MDRf",
]
DOUBTED = [
    "AB12-CDEF34-GHK5(or S)",
    "AB12-CDEF34-G HK 5 or S",
    "AB1Zか2-CDEF34-GHK5",
    "A8(Bかも)12-CDEF34-GHK",
    "AB12-CDEF(maybe 8 or B)4-GHK5",
    "AB12-CDEF【8？B？】4-GHK5",
]
SPELLED = [
    "P like in Pam, O is for Olivia, Q as in Quincy, 3, S as an Sam, X for Xavier, F like in Fiona, J for Jenny, 2, 4",
    "Matt, Vera, four, Pam, Greg, two, seven, Ellen, Dave, Andy, four, Zack, three, Tina",
    "Richard Zacharias Anton Kaufmann vier Richard neun Otto Nordpol Samuel Heinrich Kaufmann Dora Emil",
    "cap A cap B 1 2 cap C cap D cap E cap F 3 4 cap G cap H cap K 5",
    "see are why tea pea be ate won to for q k",
    "a b ninety-one c d e f thirty four g h k twelve",
    "A slash B slash 1 slash 2 slash C slash D comma E comma F comma 3 dot 4 dot G",
    "h 1 c7 k - 0e 8 o n hyphen r 7a c p",
    "大文字エー、大文字ビー、すうじのいち、すうじのに、大文字シー、大文字ディー、大文字イー、大文字エフ、すうじのさん、すうじのよん",
    "エー、次がビー、その次イチ、次がニ、その次シー、次がディー、次がイー、その次エフ、次がサン、次がヨン、次がジー",
    "ピー7いちさん1UZケーダブリューZダブリュージーDジェイ",
    "apple, boy, one, two, cat, dog, elephant, fox, three, four, girl, house, king, five",
    "A like apple, B like boy, the number one, the number two, C like cat, D like dog, E like easy, F like fox, three, four",
    "エーはアップルのA、ビーはBravoのB、1、2、シーはCharlieのC、ディーはDeltaのD、イーはEchoのE、3、4、5",
    "アルファ・ブラボー・いち・に・チャーリー・デルタ・エコー・フォックストロット・さん・よん・ゴルフ・ホテル・キロ・ご",
    "ｴｰ､ﾋﾞｰ､1､2､ｼｰ､ﾃﾞｨｰ､ｲｰ､ｴﾌ､3､4､ｼﾞｰ､ｴｲﾁ､ｹｰ､5",
    "エヴイ、ヴイ、1、2、シー、ディー、ヴイ、エフ、3、4、ジー、エッチ、ケー、5",
    "eye-bee-one-two-cee-dee-eye-eff-three-four-gee-aitch-kay-five",
    "a b 1 2 c double u e f 3 4 g h double u 5",
    "A B 1 2 C double D E F 3 4 G H K 5",
    "AのBの1の2のCのDのEのFの3の4のGのHのKの5",
    "前半 A B 1 2 C D E、後半 F 3 4 G H K 5",
    "1文字目はA 2文字目はB 3文字目は1 4文字目は2 5文字目はC 6文字目はD 7文字目はE 8文字目はF 9文字目は3 10文字目は4 11文字目はG",
    "Aはアメリカで、Bはボストンで、1で、2で、Cはチャイナで、Dはデンマークで、Eはイギリスで、Fはフランスで、3で、4で、5",
    "アメリカのエー、ボストンのビー、いち、に、チャイナのシー、デンマークのディー、さん、よん、ゴルフのジー、ホテルのエイチ、ゴ",
    "ei bii ichi ni shii dii ii efu san yon jii eichi kei go",
    "Aです、Bです、1です、2です、Cです、Dです、Eです、Fです、3です、4です、Gです",
    "A, um, B, um, 1, um, 2, um, C, um, D, um, E, um, F, um, 3, um, 4, um, G",
    "uppercase A digit 1 capital letter B digit 2 uppercase C D E digit 3 F G H K digit 5",
    "(1)A (2)B (3)1 (4)2 (5)C (6)D (7)E (8)F (9)3 (10)4 (11)G (12)H (13)K (14)5",
]
KEPT = [
    "washing machine BW-V38F and BW-DKX318H",
    "toner CF990A / W2531X",
    "SEIKO SBDC101 と 6R35 と NH35A",
    "電池 CR2032、SR626SW、LR41",
    "Android 15 (BP1A.078543.282.Y2)",
    "the wallet 0xd17c6261bd6562dcb9462beb1df805cdb8b70e6f",
    "Echo Show 5 (3rd Gen) H23K37、Echo Pop C2H4R9",
    "ssid aterm-a35e5e-g",
    "画面にXperia 1 IV XQ-DU72と表示されました",
    "サポートにISBN 978-4-96-386330-4を伝えた",
    "My Amazon Gift Card Does Not Work With 2 Accounts And 3 Cards On The App",
    "why are you to see me for it",
    "ubuntu-live-server-amd64 のイメージ",
    "Intel Core i9-14900KF @ 6.0GHz",
    "react@18.3.1 react-dom@18.3.1",
    "TOTO TCF8GM23 の点滅",
    "FY26Q1 vs FY25Q4",
    "DDR5-5600 32GB (16GBx2) CL36",
    "NVMe PCIe Gen4x4 M.2 2280",
    "Product ID: 00330-80000-00000-AA123",
    "rax=00007ff6b1a2c3d5 rbx=00007ff6a1b2c3d4",
    "1. open the app\n2. tap account\n3. type it in",
    "<b>Warning</b>: 14&ndash;15 characters &amp; no spaces",
    r"C:\Users\taro\Downloads\receipt_2026-11.pdf",
    "SizeはMかLで迷う。8か9日前に買った",
    "0とO、1とI、5とS、8とB、2とZの区別がつかない",
    "my cat, dog, horse and fish ate the card",
]


@pytest.mark.parametrize("text", [*ENCODED, *LISTED, *DRAWN, *SCANNED, *DOUBTED])
def test_no_group_of_a_code_is_left(text):
    """Encodings, lists, scans and doubts leave at most two characters of a group side by side."""
    left = redact(f"コードは {text} です").text
    assert redact(text).redactions
    assert not [
        part for group in (*GROUPS, "QZKX", "VJWPTK", "MDRF") for part in (group[:3], group[-3:]) if part in left
    ]


@pytest.mark.parametrize("text", SPELLED)
def test_nothing_of_a_spelled_code_is_left(text):
    """Names of letters in any alphabet, with their places or not, are one code."""
    redacted = redact(text)
    assert {each.kind for each in redacted.redactions} == {Category.GIFT_CODE}
    assert len(redacted.text) < 25


@pytest.mark.parametrize("text", KEPT)
def test_identifiers_lists_and_markup_stay(text):
    """Names of files, machines, packages and periods are no code, nor are lists of steps and words."""
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("sizes", "between"), [((5, 5, 5), "-"), ((5,) * 5, "-"), ((5,) * 5, " "), ((4,) * 5, "-"), ((4, 4, 4), "-")]
)
def test_codes_of_other_brands_go_whole(sizes, between):
    """Groups of four or five characters go together, however many: at most 1 in 100 leaves one."""
    chance = random.Random(5)
    left = []
    for _ in range(100):
        drawn = "".join(new_code(chance) for _ in range(2))
        groups = [drawn[sum(sizes[:number]) : sum(sizes[: number + 1])] for number in range(len(sizes))]
        text = redact(f"my code {between.join(groups)} fails").text
        left += [groups] if any(group in text for group in groups) else []
    assert len(left) <= 1, left


@pytest.mark.parametrize("written", [base64.b64encode, base64.encodebytes, base64.urlsafe_b64encode])
def test_base64_goes_where_its_text_holds_a_secret(written):
    """The whole run goes, with the kind and the shape of what is in it; other base64 stays."""
    code = written("コードはAB12-CDEF34-GHK5です。エラーになります。どうすればいいですか？".encode()).decode().strip()
    assert redact(f"body: {code}").text == "body: [gift-code 4-6-4]"
    mail = written(b"write to taro.yamada@example.com please").decode().strip()
    assert redact(f"{mail}\nThanks").text == "[email]\nThanks"
    plain = written("こんにちは、ギフトカードの使い方を教えてください".encode()).decode().strip()
    assert redact(plain, [Category.EMAIL]).text == plain


def test_groups_far_from_each_other_go_where_each_is_announced():
    """A sentence between them ends no code, and nothing of it comes back by its writer's word."""
    text = "The first four are MCHQ. I had to scratch it for a long time with a coin. The next six are 3QYU1A. I hope so."
    found = redact(text)
    assert found.text == text.replace("MCHQ", "[gift-code 4]").replace("3QYU1A", "[gift-code 6]")
    assert found.undoable == ()


def test_one_name_beside_capitals_is_no_word_to_take_back():
    """What stands in capitals near it may be another group of the same code."""
    assert redact("上の段はUSBC1、使えない").undoable != ()
    assert redact("上の段はUSBC1、使えない。OCFG").undoable == ()


def test_a_spelled_row_of_few_words_stays():
    """Nine symbols are no code: people list names, and count."""
    assert redact("apple, boy, cat, dog, elephant, fox, girl, house, king").redactions == ()
    assert redact("1. A 2. B 3. C 4. D").redactions == ()
