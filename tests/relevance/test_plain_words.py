"""What people type in plain words, slips included, finds its article: each kind with siblings of our own making."""

import pytest

from indexer.search.searcher import Searcher
from indexer.store import IndexLayout, open_current
from indexer.text.analysis import Analyser

SCAM = """
gift card fraud | ギフトカード詐欺 | Amazon gift card scam | アマゾンギフト券で詐欺にあった | fraud | だまされたかも | 怖い | scam |
was this a scam | サギ | さぎかも | 騙されました | i got scammed | damasareta | sagi kamo shirenai | 詐欺 ギフト券 | こわい どうしよう | こわいどうしよう |
scammer has my card number | is this legit or a scam | 詐欺だった |
gift card scammer | fraud with gift cards | gift card fraud help | someone defrauded me with gift cards | gift-card fraud report |
ギフト券詐欺 | ギフトカードの詐欺 | ギフトカード 詐欺被害 | ギフトカードを使った詐欺 | ギフトカード詐欺にあいました |
amazon scam | scam amazon gift cards | amazon giftcard scam call | scammed with an amazon gift card | amazon card scam |
アマゾンギフト券 騙された | アマギフで詐欺られた | Amazonギフトカードで詐欺被害にあいました | アマゾンのギフト券をだまし取られた | ギフト券で詐欺にあってしまった |
fraudster | it is fraud | fraud? | i think this is fraud | FRAUD |
騙されたかもしれない | だまされた | だまされたかもしれません | 騙されたっぽい | だまされてるかも |
怖いです | こわい | 怖くなってきた | すごく怖い | 怖い、どうしたらいい |
keisatsu kara kaado kae to iwareta | konbini de kaado katte to iwareta | bangou oshiete to iwareta | denwa de kaado kae to iwareta | kaado wo katte bangou okutte to iwareta
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
card expired = expired
my code has expired = expired
it says expired = expired
expired code = expired
is my code expired = expired
期限が切れた = expired
expired! = expired
Expired gift card = expired
gift card expired last month = expired
the code is past its date = expired
このギフト券は、既にお客様のアカウントに登録されています。 = already-used
既にこちらのアカウントに登録済みです = already-used
ギフト券は既にこちらのアカウントに登録済みです。と出ました = already-used
「既にアカウントに登録済みです」って出る = already-used error-other-account
画面に「こちらのギフト券は、既にこちらのアカウントに登録済みです。」とあります = already-used
the gift card code you entered is not valid. = error-invalid code-typo
message: "The gift card code you entered is not valid" = error-invalid code-typo
I get The gift card code you entered is not valid every time = error-invalid code-typo
gift card code not valid = error-invalid code-typo
code you entered is not valid = error-invalid code-typo
my gift code is inavlid = error-invalid code-typo
invaild code = error-invalid code-typo
my code is invalld = error-invalid code-typo
code is invald = error-invalid code-typo
the card nubmer is invaild = error-invalid code-typo
already redemeed = already-used error-other-account
alredy used = already-used error-other-account
allready redeamed = already-used error-other-account
code alredy redeemed = already-used error-other-account
says its alredy been redemed = already-used error-other-account
kodo mukou = error-invalid code-typo
ko-do ga mukou = error-invalid code-typo
ko-do mukou tte deru = error-invalid code-typo
bangou ga mukou = error-invalid code-typo
gifutoken mukou = error-invalid code-typo not-activated
ザンダカが増えない = redeemed-not-credited credit-delay
アマゾンの残高が増えない = redeemed-not-credited credit-delay
Amazonギフト券の残高が増えません = redeemed-not-credited credit-delay
"""
NOT_NONE = """
コードは2RTH-VSSU3W-L4Zです。無効と出る | コード無効 | 保留 | 保留って出る | on hold | pending | 残高 保留 | 無効 | locked | ロックされた |
コードは4KXP-9WQ7TT-M2Cです。無効と出る | 番号 7HJ2-K9PLMX-3QW 無効です | AB3D-EF6GHJ-K8L が無効になる | my code is 5TRW-22KLPQ-9ZX it says invalid |
無効と表示される コードはW8NM-QQ4RTY-7BV | 保留中 | 保留になる | 保留のまま | 保留と表示 | 保留ってなに
"""

# What is missed, and how; each has to be taken out when it no longer is.
MISSED = {
    "このギフト券は、既にお客様のアカウントに登録されています。": "another account, though it says one's own",
    "ギフト券は既にこちらのアカウントに登録済みです。と出ました": "another account by a hundredth, this one second",
    "Amazonギフト券の残高が増えません": "a balance that is too low",
}


def _lines(text):
    """Yield the lines, those that are missed marked so."""
    for line in text.strip().splitlines():
        missed = MISSED.get(line.partition(" = ")[0])
        yield pytest.param(line, marks=pytest.mark.xfail(reason=missed, strict=True)) if missed else line


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


@pytest.mark.parametrize("line", [*_lines(FIRST)])
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
