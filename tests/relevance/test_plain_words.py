"""What people type in plain words, slips included, finds its article: each kind with siblings of our own making."""

import pytest

from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser

SCAM = """
gift card fraud | ギフトカード詐欺 | Amazon gift card scam | アマゾンギフト券で詐欺にあった | fraud | だまされたかも | 怖い | scam |
was this a scam | サギ | さぎかも | 騙されました | i got scammed | damasareta | sagi kamo shirenai | 詐欺 ギフト券 | こわい どうしよう | こわいどうしよう |
scammer has my card number | is this legit or a scam | 詐欺だった
"""
FIRST = """
残高が増えない = redeemed-not-credited credit-delay
Amazonの残高が増えない = redeemed-not-credited credit-delay
アマゾンの残高が変わらない = redeemed-not-credited credit-delay
Amazon コード入れたのに残高が増えてない = redeemed-not-credited credit-delay
登録したのに残高が0円のまま = redeemed-not-credited credit-delay card-empty
amazon balance did not go up = redeemed-not-credited credit-delay
Amazonで登録できたのに残高に出ない = redeemed-not-credited credit-delay
code expired = expired
expired = expired
Amazon expired = expired
期限切れ = expired
Amazon 期限切れ = expired
card expiration date passed = expired
有効期限がすぎてた = expired
The credit never appeared in my account. = redeemed-not-credited credit-delay bonus-not-paid
The money never showed up in my account = redeemed-not-credited credit-delay
balance never appeared after I entered it = redeemed-not-credited credit-delay
funds not showing = redeemed-not-credited credit-delay
the amount was never added = redeemed-not-credited credit-delay bonus-not-paid
credit still missing from my balance = redeemed-not-credited credit-delay bonus-not-paid
こちらのギフト券は、既にこちらのアカウントに登録済みです。 = already-used
「こちらのギフト券は、既にこちらのアカウントに登録済みです。」と表示されます = already-used
The gift card code you entered is not valid = error-invalid code-typo
it says: The gift card code you entered is not valid = error-invalid code-typo
別のアカウントに登録済みです = error-other-account
このカードは有効化されていません = not-activated
ギフト券番号は無効です = error-invalid code-typo not-activated
my code is invaild = error-invalid code-typo
code invlaid = error-invalid code-typo
card is invalid. = error-invalid not-activated
alredy redemed = already-used
allready reedeemed = already-used
it say already used but i didnt = already-used error-other-account code-leaked
ko-do mukou = error-invalid code-typo
koudo ga mukou to deru = error-invalid code-typo
koodo mukou desu = error-invalid code-typo
"""
NOT_NONE = """
コードは2RTH-VSSU3W-L4Zです。無効と出る | コード無効 | 保留 | 保留って出る | on hold | pending | 残高 保留 | 無効 | locked | ロックされた
"""


def _pieces(text):
    return [piece.strip() for piece in text.replace("\n", " ").split("|") if piece.strip()]


@pytest.fixture(scope="module")
def searcher(shipped_index, real_encoder):
    """Return a searcher over the shipped knowledge base."""
    generation, _ = open_current(IndexLayout(shipped_index), fingerprint=real_encoder.spec.fingerprint)
    return Searcher(generation, real_encoder, Analyser())


@pytest.mark.parametrize("text", [*_pieces(SCAM), "keisatsu ni kaado kae to iwareta", "警察にカードを買えと言われた"])
def test_any_plain_word_for_a_scam_shows_the_warning(searcher, text):
    """An urgent article is among the first three, in both languages, in kana and in romaji."""
    outcome = searcher.search(text)
    assert any(result.severity == "urgent" for result in outcome.results[:3]), outcome


@pytest.mark.parametrize("line", FIRST.strip().splitlines())
def test_plain_words_find_their_article(searcher, line):
    """The first result is the cause, or one that fits as well, with the brand's name in front or not."""
    text, wanted = line.split(" = ")
    outcome = searcher.search(text)
    assert outcome.state != "none"
    assert outcome.results[0].article_id in wanted.split()


@pytest.mark.parametrize("text", _pieces(NOT_NONE))
def test_words_of_the_matter_are_not_refused(searcher, text):
    """A word or two about a code that does not work gets candidates, never "nothing fits"."""
    assert searcher.search(text).state != "none"
