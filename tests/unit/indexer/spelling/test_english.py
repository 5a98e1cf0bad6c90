"""Misspelt English words."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the code is invaild", "the code is invalid"),
        ("my cdoe is lokced", "my code is locked"),
        ("alredy redemed", "already redeemed"),
        ("gitf card expird", "gift card expired"),
        ("acount ballance zero", "account balance zero"),
        ("invslid code", "invalid code"),
        ("recieved nothing", "received nothing"),  # only judged queries have it, but several
        ("CODE INVAILD", "CODE INVALID"),
        ("Gitf Card Expird", "Gift Card Expired"),
        ("Invaild code. Reciept lost", "Invalid code. Receipt lost"),
        ("invaildコード", "invalidコード"),
        ("ｉｎｖａｉｌｄ code", "invalid code"),
    ],
)
def test_misspellings_become_words_of_the_articles(meant, text, expected):
    """In the style that they were typed in; the rest of the text stays."""
    assert meant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "put it in my cart",  # other English words
        "the cord of my toothbrush",
        "a cow and a cod",
        "redeeming a redeemable voucher",  # inflected forms
        "the acct of my egift",  # words of the synonyms
        "Tresora posa",  # words of the articles alone
        "my friend Balence said so",  # a name
        "iTunse and PayPla",
        "the code at www.invaild.com/expird",
        "mail invaild@example.com or @acount",
        "abc123 cdoe1 4-invaild4",
        "[gift-code 4-6-4] [email]",
        "a crd",  # three letters
        "mi tarjeta de regalo no funciona, acount",  # another language
        "the colour of my neighbour",  # British
        "redeliver or overcharged",
        "my parot",  # a word of one judged query
        "",
    ],
)
def test_what_is_right_or_no_word_stays(meant, text):
    """English, names, addresses, numbers, placeholders and other languages."""
    assert meant(text) is None


def test_a_misspelling_in_a_symptom_is_none_the_less_one(meant):
    """People are quoted as they write; what they misspelt is not what anything is corrected to."""
    assert meant("my balence") == "my balance"


def test_an_english_word_as_near_is_as_probable(meant):
    """Shampoo is nearer to it than any word of the articles, and no article has it."""
    assert meant("my shampo") is None
