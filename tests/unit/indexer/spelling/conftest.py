"""A speller over a few passages of a help page in two languages."""

import pytest

from indexer.spelling import FormsBuilder, Speller, read_forms, write_forms
from indexer.text.analysis import Analyser
from indexer.text.passage import Passage

PASSAGES = (
    ("section", "The gift card code is invalid. It was already redeemed, and the balance of your account is zero."),
    ("section", "The card has expired. Check the expiry date, then contact the seller. The code is locked."),
    ("section", "A receipt shows the payment. Register the voucher with POSA activation in the Tresora app."),
    ("symptom", "i recieved it but the balence is wrong"),
    ("judged", "has not received the money yet"),
    ("judged", "i received a mail about it"),
    ("judged", "when will it be received"),
    ("judged", "my parrot ate it"),
    (
        "section",
        "コードが無効と表示されます。コードを入れると弾かれます。カードの番号が読めないときは警察に連絡。残高が増えない。",
    ),
    (
        "section",
        "カードの有効期限が切れています。ギフトカードの番号を確認。ギフト券の残高が増えないなら、コードが無効です。",
    ),
    (
        "section",
        "警察に連絡してください。カードを買えと言われたら詐欺です。番号を教えない。ギフト券は使えない商品があります。",
    ),
    (
        "section",
        "アカウントが停止されました。クレジットカードで支払い、コンビニで登録してください。使用済みと出る。友達に聞く。",
    ),
    ("symptom", "むこうってでます"),
)


@pytest.fixture(scope="session")
def analyser():
    """Return the analyser."""
    return Analyser()


@pytest.fixture(scope="session")
def build_forms(tmp_path_factory, analyser):
    """Return a function that writes the forms of (kind, text) pairs, one a document, and reads them again."""

    def build(passages):
        builder = FormsBuilder()
        for document, (kind, text) in enumerate(passages):
            builder.add(Passage(0, kind, "", "", text), analyser.tokens(text, with_parts=True), document)
        folder = tmp_path_factory.mktemp("forms")
        write_forms(folder, builder.finish(len(passages)))
        return read_forms(folder)

    return build


@pytest.fixture(scope="session")
def forms(build_forms):
    """Return the forms of the help page."""
    return build_forms(PASSAGES)


@pytest.fixture(scope="session")
def speller(forms, analyser):
    """Return a speller over the help page."""
    return Speller(forms, analyser, terms=("acct", "e-gift"))


@pytest.fixture(scope="session")
def meant(speller):
    """Return a function that returns the corrected text, or None."""

    def correct(text):
        correction = speller.correct(text)
        return correction.text if correction else None

    return correct
