"""Draft replies: the words of the wording around the sentences of one article."""

from types import SimpleNamespace

import pytest

from kb.loading.wording import Wording
from service.answering.reply import reply_from
from tests.support.shipped import shipped_library

ARTICLES = {(article.id, article.lang): article for article in shipped_library().articles}


def generation(wording=None):
    """Return what a reply reads of a generation: articles, in one language or the other, and the wording."""

    def find_article(article_id, lang):
        return ARTICLES.get((article_id, lang)) or ARTICLES.get((article_id, "ja"))

    return SimpleNamespace(find_article=find_article, wording=wording or shipped_library().wording)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_reply_is_what_a_person_would_send(lang):
    """Greeting, cause, steps with numbers, close, in the language of the customer; nobody greets twice."""
    article = ARTICLES["expired", lang]
    words = shipped_library().wording.reply
    reply = reply_from(generation(), "expired", lang)
    parts = reply.text.split("\n\n")
    steps = next(section.steps for section in article.sections if section.kind == "fix")
    assert (reply.lang, reply.article_id) == (lang, "expired")
    assert parts[:4] == [words.greeting[lang], words.lead[lang], article.summary, words.steps[lang]]
    assert parts[4].split("\n") == [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    assert parts[5] == words.close[lang]
    assert reply_from(generation(), "expired", lang, is_first=False).text == "\n\n".join(parts[1:])


def test_ways_are_counted_each_from_one():
    """Who has given the number away does something else than who has not; what cannot wait has no small talk."""
    reply = reply_from(generation(), "fraud", "ja")
    lines = reply.text.split("\n")
    assert lines[2] == shipped_library().wording.reply.urgent["ja"]
    assert [line.partition(".")[0] for line in lines if line[:1].isdigit()] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "1",
        "2",
        "3",
    ]
    assert "まだ教えていない場合" in lines
    assert shipped_library().wording.reply.steps["ja"] not in lines


def test_a_reply_has_the_steps_of_the_customers_case_alone():
    """Who has given the number away is not told what to do before; of another article nothing is left out."""
    told = next(each for each in shipped_library().checks if each.id == "danger").outcomes["told"]
    whole = reply_from(generation(), "fraud", "ja").text
    reply = reply_from(generation(), "fraud", "ja", outcomes=[told]).text
    assert "まだ教えていない場合" in whole
    assert "まだ教えていない場合" not in reply
    assert "もう番号を教えた、写真を送った場合" not in reply
    assert reply_from(generation(), "expired", "ja", outcomes=[told]) == reply_from(generation(), "expired", "ja")


def test_without_a_wording_the_article_stands_alone():
    """Its summary and its steps."""
    article = ARTICLES["expired", "en"]
    reply = reply_from(generation(Wording()), "expired", "en")
    assert reply.text.startswith(f"{article.summary}\n\n1. ")


def test_a_machine_does_not_greet():
    """An answer of a bot has the same sentences, without those of a letter."""
    article = ARTICLES["expired", "ja"]
    assert reply_from(generation(), "expired", "ja", is_letter=False).text.startswith(f"{article.summary}\n\n1. ")


def test_there_is_no_reply_of_an_article_that_does_not_exist():
    """Nor does it fail."""
    assert reply_from(generation(), "there-is-none", "en") is None


@pytest.mark.parametrize("article_id", sorted({article_id for article_id, _ in ARTICLES}))
def test_no_label_of_trust_reaches_a_customer(article_id):
    """What is not certain is said as a person says it; the labels are for the owner."""
    for lang in ("ja", "en"):
        text = reply_from(generation(), article_id, lang).text
        assert "未確認" not in text
        assert "unconfirmed" not in text.lower()
        assert "**" not in text
