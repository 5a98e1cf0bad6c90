"""Classes of words: which have content of their own, and which say what is done, how or when."""

from typing import NamedTuple

from sudachipy import Morpheme

__all__ = ["ENGLISH_STOP_WORDS", "FUNCTION_POS", "JAPANESE_STOP_WORDS", "WordForms"]

# Parts of speech without content of their own; what is left are nouns, verbs, adjectives and adverbs.
FUNCTION_POS = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白", "接続詞", "感動詞", "連体詞", "代名詞"})
# What is done, how and when: of a question to one site it tells less than what the question is about.
_LIGHT_POS = frozenset({"動詞", "形容詞", "形状詞", "副詞", "接尾辞", "接頭辞"})
_LIGHT_NOUN = "副詞可能"  # 今日, 前, 後
# Normalised forms that stand in nearly every sentence and tell nothing apart.
JAPANESE_STOP_WORDS = frozenset(
    [
        *("為る", "有る", "居る", "成る", "出来る", "御座る", "下さる", "頂く", "致す", "思う", "言う"),
        *("事", "物", "為", "様", "訳", "所", "時", "方", "中", "何", "其れ", "此れ"),
    ]
)
# Snowball's English stop words, negations included: a bag of words cannot tell what they negate.
ENGLISH_STOP_WORDS = frozenset(
    """
    a about above after again all am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my myself no nor not of off on once only or
    other our ours out over own same she should so some such than that the their theirs them then there these
    they this those through to too under until up very was we were what when where which while who whom why
    will with would you your yours im ive id dont doesnt didnt isnt wont cant thats please pls hi hello thanks
    thank
    """.split()  # noqa: SIM905 - a list of 150 quoted words reads worse
)


class WordForms(NamedTuple):
    """Normalised forms of the Japanese words of a text.

    Attributes:
        light: Of words that say what is done, how or when: verbs, adjectives, adverbs.
        others: Of all others.
    """

    light: set[str]
    others: set[str]

    def add(self, morpheme: Morpheme) -> str:
        """Add a word, and return its normalised form."""
        form: str = morpheme.normalized_form().casefold()
        kind, _, use, *_ = morpheme.part_of_speech()
        (self.light if kind in _LIGHT_POS or use == _LIGHT_NOUN else self.others).add(form)
        return form
