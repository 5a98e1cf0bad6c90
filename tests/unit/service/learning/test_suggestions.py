"""What decided rows say beyond themselves."""

import numpy as np
import yaml

from kb.loading.front_matter import parse_front_matter, split_front_matter
from kb.loading.judged import JudgedQuery
from kb.loading.library import load_library
from service.learning.articles import Articles
from service.learning.suggestions import suggest
from tests.support.small_kb import write_small_kb


def row(text, *primary, lang="en"):
    """Return a learned row."""
    return JudgedQuery(id=text, text=text, lang=lang, primary=primary)


def words(text):
    """Split at blanks, and leave out what says nothing."""
    return [(word.lower(), word) for word in text.replace(".", " ").split() if word not in {"The", "card", "has"}]


def articles_of(root):
    """Return the articles of the small knowledge base."""
    library = load_library(write_small_kb(root / "kb"))
    by_id = {article.id: article for article in library.articles}
    return Articles(lambda name, _lang: by_id.get(name), {})


def test_symptoms_are_what_people_say_and_the_article_does_not(tmp_path):
    """Short ones, each once, as lines of YAML."""
    rows = [
        row("way past the best before", "expired"),
        row("way past the best-before", "expired"),
        row("my card is too old", "expired"),
        row("a story " * 20, "expired"),
        row("gone", "nowhere"),
    ]
    (symptoms,) = suggest(rows, articles_of(tmp_path), words).symptoms
    assert symptoms.article_id == "expired"
    assert len(symptoms.texts) == 1
    assert yaml.safe_load(f"symptoms:\n{symptoms.yaml}") == {"symptoms": list(symptoms.texts)}


def test_synonyms_are_words_that_the_right_article_does_not_have(tmp_path):
    """Said twice, and not of other articles as well, beside the words of its title."""
    rows = [
        row("voucher lapsed", "expired"),
        row("it lapsed sadly", "expired"),
        row("sadly gone", "lost"),
        row("sadly locked", "locked"),
        row("card once", "expired"),
    ]
    (group,) = suggest(rows, articles_of(tmp_path), words).synonyms
    assert (group.word, group.article_id, group.count) == ("lapsed", "expired", 2)
    assert "expired" in group.beside
    assert yaml.safe_load(f"groups:\n{group.yaml}")["groups"][0][0] == "lapsed"


class AllAlike:
    """Finds that texts with the same beginning mean the same, and one article near to all."""

    def vectors(self, texts):
        """Return unit vectors, equal where the texts begin alike."""
        return np.array([[1.0, 0.0] if text.startswith("can") else [0.0, 1.0] for text in texts], np.float32)

    def nearest(self, text):
        """Return the article."""
        return "lost" if text else ""


def test_three_that_nothing_answers_are_a_missing_article(tmp_path):
    """With a draft that loads, made of their texts and the nearest article; two are chance."""
    rows = [row(f"can i pay with bitcoin {end}") for end in ("please", "today", "at all")]
    rows += [row("who cuts my hair"), row("who cuts her hair")]
    (missing,) = suggest(rows, articles_of(tmp_path), words, AllAlike()).missing
    assert (len(missing.texts), missing.nearest) == (3, "lost")
    meta = parse_front_matter(split_front_matter(missing.draft, "gap-1.md")[0], "gap-1.md")
    assert (meta.near, set(meta.symptoms)) == (("lost",), set(missing.texts))
