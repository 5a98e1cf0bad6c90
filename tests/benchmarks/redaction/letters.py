"""Makes ``kb/redaction/codes/letters.txt``: how often each letter follows two others in words.

Origin: the word lists of pyspellchecker 0.9.1 (MIT; English by most, six further languages), the readings of the
Japanese articles in romaji, and the abbreviations below. ``python -m tests.benchmarks.redaction.letters`` writes it.
"""

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jaconv
from spellchecker import SpellChecker

import kb.redaction.codes
from indexer.text.analysis import Analyser
from kb.loading.library import DEFAULT_KB

__all__ = ["OUTPUT", "rows"]

OUTPUT = Path(kb.redaction.codes.__file__).with_name("letters.txt")
_EDGE = "^"
_LETTERS = _EDGE + "abcdefghijklmnopqrstuvwxyz"
_LANGUAGES = {"en": 1.0, "de": 0.1, "fr": 0.1, "es": 0.1, "it": 0.06, "pt": 0.06, "nl": 0.06}
_ROMAJI, _ABBREVIATED, _RUN_TOGETHER = 0.12, 0.05, 0.05
_LEAST_COUNT = 50  # what the lists give to words that were hardly seen
_STEP, _FIRST, _LAST = 5, 33, 122  # fifths of a nat, as characters from "!" to "z"

_ABBREVIATIONS = """
aes rsa gcm cbc ctr sha md tls ssl ecdhe ecdsa hmac psk wpa http https html css json xml sql api sdk cpu gpu ram rom
ssd hdd nvme pcie usb hdmi sata ddr dimm sdxc sdhc uhs lan wan wifi vpn dns dhcp tcp udp ip url uri utf iso jis euc
ascii pdf png jpg jpeg gif mp mov avi raw zip exe dll apk ios mac os pc ps tv hd uhd fhd qhd oled qled lcd led hdr
dvd bd cd sim esim imei sku asin isbn jan ean upc sn pn id pin pw otp sms mms pop imap smtp err error null nan tdr
irql ddos faq tos eula rma eta eod asap fyi idk omg lol smh wtf tbh imo btw thx pls plz msg txt acct amt pmt bal
amzn amz gc egift ebay uber lyft vrbo airbnb hulu roku psn xbox gta cod mw ff dq ryzen geforce rtx gtx radeon intel
xeon amd asus msi hp lg sony tcl oppo xperia aquos arrows docomo softbank rakuten galaxy pixel macbook ipad iphone
ubuntu lts gen pro max ultra plus mini lite se xl xxl ref tel fax ext dept mr mrs ms dr st ave blvd pkwy jr sr inc ltd
llc corp gmbh kk jpy usd eur gbp cad aud inr vat gst atm pos crd src dst tmp cfg config init env var lib src pkg npm
""".split()  # noqa: SIM905 - quoted, they read worse


def rows() -> Iterator[str]:
    """Yield the lines: for each two letters, the cost of each third."""
    threes: Counter[str] = Counter()
    twos: Counter[str] = Counter()
    ones: Counter[str] = Counter()
    for word, weight in _words().items():
        padded = _EDGE + _EDGE + word + _EDGE
        for place in range(2, len(padded)):
            threes[padded[place - 2 : place + 1]] += weight
            twos[padded[place - 1 : place + 1]] += weight
            ones[padded[place]] += weight
    after_two: Counter[str] = Counter()
    after_one: Counter[str] = Counter()
    for three, weight in threes.items():
        after_two[three[:2]] += weight
    for two, weight in twos.items():
        after_one[two[0]] += weight
    total = sum(ones.values())
    for first in _LETTERS:
        for second in _LETTERS:
            line = []
            for third in _LETTERS:
                one = 0.95 * ones[third] / total + 0.05 / len(_LETTERS)
                two = (twos[second + third] + 2e-4 * one) / (after_one[second] + 2e-4)
                three = (threes[first + second + third] + 1e-4 * two) / (after_two[first + second] + 1e-4)
                line.append(chr(min(_LAST, _FIRST + round(-_STEP * math.log(three)))))
            yield "".join(line)


def _words() -> Counter[str]:
    words: Counter[str] = Counter()
    for lang, share in _LANGUAGES.items():
        counts = SpellChecker(language=lang).word_frequency
        _add(words, {word: count for word, count in counts.items() if count > _LEAST_COUNT}, share)
        if lang == "en":  # "wasnt" is how many write "wasn't"
            _add(words, {w.replace("'", ""): count for w, count in counts.items() if "'" in w}, _RUN_TOGETHER)
    _add(words, _romaji(), _ROMAJI)
    _add(words, dict.fromkeys(_ABBREVIATIONS, 1), _ABBREVIATED)
    return words


def _add(words: Counter[str], counts: dict[str, int], share: float) -> None:
    """Add words by the root of their counts, so that the rare ones tell as well how words are spelled."""
    plain = {word: count**0.5 for word, count in counts.items() if word.isascii() and word.isalpha()}
    total = sum(plain.values())
    for word, weight in plain.items():
        words[word.lower()] += share * weight / total


def _romaji() -> Counter[str]:
    analyser = Analyser()
    readings: Counter[str] = Counter()
    for path in sorted((DEFAULT_KB / "articles" / "ja").glob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for token in analyser.tokens(line):
                readings[jaconv.kana2alphabet(jaconv.kata2hira(token.reading)).replace("ー", "o")] += 1
    return readings


if __name__ == "__main__":
    OUTPUT.write_text("\n".join(rows()) + "\n", encoding="ascii")
