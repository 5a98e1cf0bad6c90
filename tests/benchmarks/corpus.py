"""A made-up help centre of any size, the same in every run: Japanese and English, no sentence twice by design.

Words are drawn from lists; names of products and codes are made of syllables, so that the vocabulary grows with
the corpus as a real one does.
"""

import hashlib
import random
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoding.encoder import EncoderSpec
from kb.loading.library import Library
from kb.loading.synonyms import Synonyms
from kb.model.article import Article, FrontMatter, Section, Source

PASSAGES_PER_ARTICLE = 20
_SYMPTOMS = 10
_HEADINGS = {
    "ja": (
        "確認できること",
        "原因",
        "対処方法",
        "してはいけないこと",
        "問い合わせ先",
        "参考",
        "補足",
        "履歴",
        "控え",
    ),
    "en": ("What you see", "Cause", "How to fix it", "Do not", "Who to ask", "See also", "Notes", "History", "Keep"),
}
_SYLLABLES = (
    "ka",
    "mi",
    "ro",
    "te",
    "su",
    "na",
    "lu",
    "ve",
    "po",
    "ri",
    "xo",
    "da",
    "ne",
    "gi",
    "ba",
    "fu",
    "zo",
    "qui",
)
_KATAKANA = (
    "カ",
    "ミ",
    "ロ",
    "テ",
    "ス",
    "ナ",
    "ル",
    "ヴェ",
    "ポ",
    "リ",
    "クソ",
    "ダ",
    "ネ",
    "ギ",
    "バ",
    "フ",
    "ゾ",
    "キ",
)
_WORDS = {
    "en": (
        ("the screen", "my order", "the invoice", "our account", "a refund", "the parcel", "the password", "the app",
         "the voucher", "the balance", "the address", "a payment", "the printer", "the licence", "the backup"),
        ("does not open", "shows an error", "was charged twice", "has expired", "is missing", "keeps loading",
         "was rejected", "cannot be changed", "arrived damaged", "is locked", "was cancelled", "is out of date"),
        ("since yesterday", "after the update", "on my phone", "in the shop", "for a business customer", "at checkout",
         "when I sign in", "with two cards", "abroad", "on the second try", "without a receipt", "at night"),
    ),
    "ja": (
        ("画面", "注文", "請求書", "アカウント", "返金", "荷物", "パスワード", "アプリ", "引換券", "残高", "住所", "支払い",
         "プリンター", "ライセンス", "バックアップ"),
        ("が開かない", "でエラーが出る", "が二重に請求された", "の期限が切れた", "が見つからない", "の読み込みが終わらない",
         "が拒否された", "を変更できない", "が壊れて届いた", "がロックされた", "が取り消された", "が古いままになっている"),
        ("昨日から", "更新したあと", "スマホで", "店頭で", "法人のお客様の場合", "会計のときに", "ログインすると",
         "カードを二枚使うと", "海外から", "二回目に", "レシートがないとき", "夜間に"),
    ),
}  # fmt: skip


def made_library(passages: int, root: Path) -> Library:
    """Return a library of about that many passages, straight from memory."""
    articles = tuple(made_article(number) for number in range(max(1, passages // PASSAGES_PER_ARTICLE)))
    digests = {article.path: hashlib.sha256(article.path.encode()).hexdigest() for article in articles}
    return Library(root, "articles", articles, (), Synonyms(), (), digests)


def made_article(number: int) -> Article:
    """Return the article of that number: a title, ten symptoms and nine sections, so 20 passages."""
    chance = random.Random(number)
    lang = ("ja", "en")[number % 2]
    meta = FrontMatter(
        id=f"a{number:07}",
        title=_sentence(chance, lang),
        summary=_sentence(chance, lang),
        symptoms=tuple(_sentence(chance, lang) for _ in range(_SYMPTOMS)),
        messages=(f"{_name(chance, lang)} E{chance.randrange(10**6)}",),
        sources=(Source("made up", "https://example.com/", date(2026, 11, 23), "quoted"),),
        verified=date(2026, 11, 23),
        review_after=date(2027, 5, 23),
    )
    sections = tuple(_section(chance, lang, place) for place in range(len(_HEADINGS[lang])))
    return Article(meta.id, lang, f"articles/{lang}/{meta.id}.md", meta.title, sections, meta)


def write_article(article: Article, root: Path) -> Path:
    """Write an article as a file below ``root``; return its path."""
    meta = article.meta
    assert meta is not None
    path = root / article.path
    path.parent.mkdir(parents=True, exist_ok=True)
    symptoms = "".join(f'  - "{symptom}"\n' for symptom in meta.symptoms)
    head = (
        f'---\nid: {meta.id}\ntitle: "{meta.title}"\nsummary: "{meta.summary}"\nsymptoms:\n{symptoms}'
        f'messages: ["{meta.messages[0]}"]\nsources: [{{title: made up, url: "https://example.com/", '
        "seen: 2026-11-23, trust: quoted}]\nverified: 2026-11-23\nreview_after: 2027-05-23\n---\n"
    )
    body = "".join(f"\n## {section.heading_path[-1]}\n\n{section.text}\n" for section in article.sections)
    path.write_text(head + body, encoding="utf-8")
    return path


def _section(chance: random.Random, lang: str, place: int) -> Section:
    text = " ".join(_sentence(chance, lang) + ("。" if lang == "ja" else ".") for _ in range(chance.randint(1, 2)))
    return Section((_HEADINGS[lang][place],), "other", f"s{place}", place, place, text, text)


def _sentence(chance: random.Random, lang: str) -> str:
    what, does, when = (chance.choice(words) for words in _WORDS[lang])
    name = _name(chance, lang)
    return f"{when}、{name}の{what}{does}" if lang == "ja" else f"{what} of {name} {does} {when}"


def _name(chance: random.Random, lang: str) -> str:
    return "".join(chance.choices(_KATAKANA if lang == "ja" else _SYLLABLES, k=chance.randint(3, 4)))


class StandInEncoder:
    """Vectors with the geometry of a real encoder's, in microseconds.

    A text's vector is one of 600 real ones, chosen by its beginning, plus a direction made of its
    words: texts that share words are near each other, and all lie in the narrow cone in which the model's do.
    The directions are isotropic, which makes neighbours harder to find than among real texts.

    Args:
        real: Vectors of a real encoder, float32 of shape (n, dim).
        spec: What it passes for; by default an encoder of its own.
    """

    def __init__(self, real: NDArray[np.float32], spec: EncoderSpec | None = None) -> None:
        self._real = real
        dim = real.shape[1]
        self._directions = np.random.default_rng(1).standard_normal((4096, dim), dtype=np.float32) / dim**0.5
        fingerprint = hashlib.sha256(b"stand-in" + real.tobytes()).hexdigest()
        self.spec = spec or EncoderSpec("stand-in", fingerprint, dim, "", "", 512)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        vectors = np.empty((len(texts), self.spec.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            parts = [hash_of(part) for part in pieces(text)]
            base = self._real[hash_of(text[:12]) % len(self._real)]
            noise = self._directions[[part % 4096 for part in parts]].sum(axis=0)
            vectors[row] = base + 0.45 * noise / max(float(np.linalg.norm(noise)), 1e-6)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (n, dim), rows unit-length."""
        return self.encode_queries(texts)

    def count_tokens(self, text: str) -> int:
        """Return the number of four-character pieces."""
        return -(-len(text) // 4)


def pieces(text: str) -> Iterator[str]:
    """Yield pieces of six characters, six apart."""
    return (text[start : start + 6] for start in range(0, max(len(text) - 2, 1), 6))


def hash_of(text: str) -> int:
    """Return a number that is the same in every process."""
    return zlib.crc32(text.encode())
