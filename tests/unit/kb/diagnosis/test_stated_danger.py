"""What customers say about being asked for a number, in both languages: asked, given away, nobody, and mere mentions."""

from datetime import date

import pytest

from kb.diagnosis.prefill import asked_in, prefill
from kb.redaction import redact
from tests.support.shipped import shipped_library

CHECKS = shipped_library().checks
TODAY = date(2026, 11, 24)
QUESTION = {check.id: check.ask for check in CHECKS}


def stated(text, asked=()):
    """Return outcome by check."""
    return {each.check_id: each.outcome_id for each in prefill(redact(text).text, CHECKS, TODAY, asked=asked)}


@pytest.mark.parametrize(
    "text",
    [
        "番号写真で送りました",
        "番号を写真で送りました",
        "番号をLINEで送ってしまいました",
        "もうコードを教えました",
        "コード全部送った",
        "番号を電話で伝えました",
        "カードの写真を送りました",
        "裏の番号を写メで送ってしまった",
        "コードを読み上げてしまいました",
        "カードを買って番号を送れと言われて、番号を写真で送りました",
        "番号はもう相手に教えちゃいました",
        "番号渡した途端に連絡が来なくなった",
        "コードを返信してしまいました",
        "コードだけ取られて逃げられました",
        "カードの番号の写真送った",
        "番号を送ってから三日、入金がありません",
        "I already sent the codes",
        "the codes I gave to him are gone",
        "after giving them the code he blocked me",
        "i sent him the numbers",
        "I've given them the code",
        "sent a photo of the back",
        "i texted her pictures of the cards",
        "already sent them the photos",
        "he asked for the code and I gave him the code",
        "I read him the digits",
    ],
)
def test_a_number_that_was_given_away_is_read(text):
    """Also where it was asked for in the same message: to have given it goes beyond that."""
    assert stated(text).get("danger") == "told"


@pytest.mark.parametrize(
    "text",
    [
        "番号を送れと言われました",
        "祖父がギフト券を5万円分も買わされそうです",
        "カードを何枚も買わされました",
        "番号を写真で送ってと言われています",
        "コードを教えてくれと頼まれた",
        "番号を教えてほしいとメールが来た",
        "コードを教えるように言われました",
        "電話で番号を聞かれました",
        "カードを買って送るように言われた",
        "ギフトカードを買ってきてと上司から",
        "料金をギフトカードで払えと請求された",
        "番号を送れと言われたけど送っていない",
        "番号を教えろと言われましたが、まだ教えていません",
        "買うように指示されました",
        "a man told me to buy cards",
        "they want me to read the numbers out",
        "he asked for the code",
        "she wants the numbers",
        "they told me to pay with gift cards",
        "they said I must pay in gift cards",
        "asked me to send them the code but I did not",
        "he demanded payment in gift cards",
    ],
)
def test_a_demand_for_the_number_is_read(text):
    """Whoever was asked and has not given it."""
    assert stated(text).get("danger") == "asked"


@pytest.mark.parametrize(
    "text",
    [
        "だれにも言われてない",
        "誰にも言われていません",
        "誰からも頼まれていません",
        "だれにも聞かれてないです",
        "誰にも番号を聞かれていません",
        "人に言われたわけではありません",
        "nobody told me to buy anything",
        "no one asked me for the code",
        "nobody has ever asked for the number",
        "nobody is asking me to send anything",
        "I wasn't told to buy it",
    ],
)
def test_nobody_is_an_answer(text):
    """To the question who asks; it is no answer about strange orders, and no sign of a scam."""
    assert stated(text) == {"who-asks": "nobody"}


@pytest.mark.parametrize(
    "text",
    [
        "Amazonの電話番号を教えてください",
        "注文番号を送りました",
        "追跡番号を教えてほしいと店に言った",
        "コードを教えてください、メールが来ません",
        "番号を教えてもらえますか",
        "友達がコードを送ってくれた",
        "送り主が番号を送ったと言っています",
        "娘にギフトコードを送りましたが、届いていません",
        "番号を送れば調べてもらえますか",
        "番号を写真に撮って拡大しても読めない",
        "コンビニで買って番号を入力したら無効と出た",
        "カードを買って友達に送った",
        "支払いはギフトカードでできますか",
        "ギフトカードで払えますか",
        "ギフトカードで払えない",
        "番号は教えていません",
        "だれにも番号を教えていないのに使われた",
        "番号を教えてと言われたことはありません",
        "コードを送ったら返金すると書いてありますか",
        "期限があるなんて誰にも言われてない",
        "サポートの人に番号を伝えました",
        "警察に番号を伝えました",
        "what is the phone number of amazon",
        "can I pay with gift cards",
        "I want to pay with gift cards",
        "I buy gift cards and give them as presents every year",
        "I can't read the number under the strip",
        "the website asked for the code and then said invalid",
        "my friend sent me the code",
        "the page wants me to read the letters in the picture",
        "it told her the gift card is for another country",
        "店員に番号を見せて返品しました",
        "I sent my daughter the code but it never arrived",
        "she never asked for the number",
        "I have not given anyone the code",
        "I almost sent them the code",
        "nobody told me that it expires",
        "no one asked for this card, it just came",
        "I never gave him the number",
        "do I have to give you the order number",
        "he did not ask me to buy anything",
    ],
)
def test_a_mere_mention_is_no_answer(text):
    """Other numbers, presents, questions, plans, and what is denied."""
    assert "danger" not in stated(text)
    assert "who-asks" not in stated(text)


@pytest.mark.parametrize(
    ("text", "check_id", "outcome_id"),
    [
        ("いいえ", "danger", "none"),
        ("ないです。", "danger", "none"),
        ("いいえ、特にありません", "danger", "none"),
        ("だれにも言われてない", "danger", "none"),
        ("誰にも言われていません。覚えのない注文もありません。", "danger", "none"),
        ("No.", "danger", "none"),
        ("no, nothing like that", "danger", "none"),
        ("No, nobody asked me", "danger", "none"),
        ("nope, none of these", "danger", "none"),
        ("誰にも", "danger", None),
        ("はい", "danger", None),
        ("いいえ、でも家族のカードが心配です", "danger", None),
        ("no, but the card says invalid", "danger", None),
        ("yes", "danger", None),
        ("自分で買いました", "who-asks", "nobody"),
        ("していないそうです", "reissued", "nothing"),
        ("no, she hasn't", "reissued", None),
        ("she did not", "reissued", "nothing"),
        ("ありません", "till-activation", "not-on-receipt"),
        ("はい、あります", "till-activation", "activated"),
        ("It does not.", "till-activation", "not-on-receipt"),
        ("コンビニです", "card-origin", "shop"),
        ("近所のローソンで買いました。", "card-origin", "shop"),
        ("友達からもらいました", "card-origin", "gift"),
        ("メルカリです", "card-origin", "resale"),
        ("アマゾンで買いました", "card-origin", "amazon"),
        ("from my aunt", "card-origin", "gift"),
        ("On eBay.", "card-origin", "resale"),
        ("at a supermarket", "card-origin", "shop"),
        ("店の人に聞きます", "card-origin", None),
        ("my friend is asking amazon", "card-origin", None),
    ],
)
def test_a_short_reply_counts_for_the_question_that_was_asked(text, check_id, outcome_id):
    """A "no" that says nothing else; the same words mean nothing where another question, or none, was asked."""
    assert stated(text, asked=(check_id,)).get(check_id) == outcome_id
    assert stated(text).get("danger") is None


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_question_is_known_by_its_words(lang):
    """Also with a greeting around it; a text without one asks nothing."""
    asked = asked_in(f"Hello. {QUESTION['danger'][lang]}\nThank you.", CHECKS)
    assert asked == {"danger"}
    assert asked_in("こんにちは。お待ちください。", CHECKS) == frozenset()


@pytest.mark.parametrize(
    ("text", "check_id", "outcome_id"),
    [
        ("有効化されていないと表示されます", "message-shown", "not-activated"),
        ("アクティベートされていません と出る", "message-shown", "not-activated"),
        ("it says the card has not been activated", "message-shown", "not-activated"),
        ("いまレシートを見たら、有効化されていないと書いてあります。", "till-activation", "not-on-receipt"),
        ("レシートに有効化の記録がありません", "till-activation", "not-on-receipt"),
        ("レジを通していないと言われた", "till-activation", "not-on-receipt"),
        ("the receipt does not show any activation", "till-activation", "not-on-receipt"),
        ("アクティベートされました", "message-shown", None),
        ("レシートに有効化されていないと書いてある", "message-shown", None),
        ("有効化されています", "message-shown", None),
        ("レシートに有効化の記録があります", "till-activation", None),
    ],
)
def test_a_card_that_is_not_active_is_told_by_screen_or_receipt(text, check_id, outcome_id):
    """A phrase may hold its own negation, which does not take it back."""
    assert stated(text).get(check_id) == outcome_id
