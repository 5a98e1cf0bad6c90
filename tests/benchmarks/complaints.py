"""Complaints as people write them, as many as are wanted and no two alike: a cache must not answer a benchmark.

Written for the benchmarks; not from the judged queries.
"""

import random

__all__ = ["complaint"]

_PLACES = {
    "ja": ("コンビニ", "駅前の本屋", "ドラッグストア", "ネット", "友だちの店", "スーパー", "家電の店", "空港の売店"),
    "en": ("the corner shop", "a supermarket", "the airport", "an online shop", "a petrol station", "the drugstore"),
}
_NAMES = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
_SYLLABLES = ("ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "lo", "mi", "no", "pe", "ri", "su", "ta", "vi", "zo")
_FORMS = {
    "ja": (
        "{name}で買ったカードが通らない",
        "{place}で買ったカードの番号を入れたら無効って出る。{name}さんも同じ",
        "残高があるのにクレジットカードに請求が来ました。{name}の注文です。あとからでも変えられますか。",
        "{name}の期限",
        "{name}さんが送ってくれたはずのメールが迷惑メールにも入っていなくて、もう三日になります。相手は送ったと言っています。",
        "削ったら最後の三文字が読めません {name} どうしたらいい",
        "海外の{place}で買った{name}のカードは日本のアカウントで使えますか",
        "電話で{name}という人に、{place}でカードを買って番号を教えるように言われました。急いでいるそうです。",
    ),
    "en": (
        "says my code from {name} was already redeemed??",
        "i scratched it with a coin and the last letters are gone ({name})",
        "My manager {name} messaged me to pick up several cards at {place} and send photos of the back. Is that normal?",
        "bought in the us at {place}, live in tokyo, {name} does not work",
        "{name} card balance gone",
        "I typed the claim code from {place} three times and now {name} tells me to wait. How long do I have to wait?",
        "gift from {name} never arrived by email",
        "my order for {name} was charged to my visa although there is money left on the card",
    ),
}


def complaint(number: int) -> str:
    """Return the complaint of that number: the same in every process, Japanese or English, short or long."""
    chance = random.Random(number)
    lang = ("ja", "en")[number % 2]
    name = "".join(chance.choices(_NAMES if lang == "ja" else _SYLLABLES, k=4))
    return chance.choice(_FORMS[lang]).format(name=name, place=chance.choice(_PLACES[lang]))
