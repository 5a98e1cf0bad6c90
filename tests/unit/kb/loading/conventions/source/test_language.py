"""The language of a page's own words."""

import pytest

from kb.loading.conventions.source.language import language_of_text


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("# Change the address\n\nOpen the order and choose another address before it ships.", "en"),
        ("# 住所を変える\n\n注文を開いて、発送前に住所を選び直します。", "ja"),
        ("# 更改地址\n\n打开订单，在发货之前选择另一个地址。", "zh"),
        ("# 주소 변경\n\n주문을 열고 배송 전에 다른 주소를 선택하십시오.", "ko"),
        ("# Adresse ändern\n\nÖffnen Sie die Bestellung und wählen Sie eine andere Adresse.", "de"),
        ("# Изменить адрес\n\nОткройте заказ и выберите другой адрес до отправки.", "ru"),
        ("Docker Compose と GitHub Actions を使って Kubernetes にデプロイする手順を説明します。", "ja"),
    ],
)
def test_a_page_is_in_the_language_of_its_letters(text, tag):
    """The script decides a page's language where it can, otherwise statistics of its letters do."""
    assert language_of_text(text).tag == tag


@pytest.mark.parametrize(
    "foreign",
    [
        "「サーバーに接続できません」",
        "`設定を開く`",
        "\n> 注文を確定できませんでした。もう一度お試しください。\n",
        "\n```\n設定を開く\n```\n",
    ],
)
def test_quotations_and_code_decide_nothing(foreign):
    """An English page that shows a Japanese screen stays English."""
    text = f"# The screen is in Japanese\n\nWhen it says {foreign} wait a little, then choose the same thing again."
    assert language_of_text(text).tag == "en"


@pytest.mark.parametrize("text", ["", "# CLI\n\n`box reset`", "![](a.png)", "12345"])
def test_a_page_without_words_tells_nothing(text):
    """Code, pictures and figures leave it to the rest of the folder."""
    assert language_of_text(text) == ("", "unsure")


def test_a_long_page_is_sure_and_a_short_one_less():
    """Whoever reads the result knows how much text it rests on."""
    sentence = "Choose another address before the parcel leaves the house. "
    assert language_of_text(sentence * 2).sure == "short text"
    assert language_of_text(sentence * 20).sure == "text"


def test_a_few_kanji_are_not_surely_chinese():
    """A price list without kana may be Japanese: the rest of the folder has a say."""
    assert language_of_text("# 料金表\n\n月額 2,000円") == ("zh", "short text")


def test_a_picture_inside_of_the_text_is_no_language():
    """Base64 is no word of any language, however long it is."""
    picture = "iVBORw0KGgoAAAANSUhEUgAA" * 4000
    assert (
        language_of_text(
            f"# Where is the number\n\nLook at the back.\n\n![back](data:image/png;base64,{picture})\n"
        ).tag
        == "en"
    )
