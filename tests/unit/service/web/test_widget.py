"""The script of the search box: one file with all that it says."""

import json
import re

from kb.loading.wording import Contact, Link, Wording
from service.web.knowledge import Knowledge
from service.web.texts import TEXTS
from service.web.widget import WIDGET_TEXTS, widget_script


def served(knowledge):
    """Return what the server put into the script."""
    (line,) = re.findall(r"^ *const SERVED = (.*);.*$", widget_script(knowledge), re.MULTILINE)
    return json.loads(line)


def test_it_speaks_in_the_words_of_the_pages():
    """Both languages, every text that it uses."""
    texts = served(Knowledge())["texts"]
    assert set(texts) == set(TEXTS)
    for lang, said in texts.items():
        assert {name: said[name] for name in WIDGET_TEXTS} == {name: TEXTS[lang][name] for name in WIDGET_TEXTS}
        assert said["urgent_links"] == []


def test_the_knowledge_base_has_the_last_word():
    """Its warning and whom to call, with the country of those whom it helps."""
    wording = Wording(urgent_title={"en": "Stop</script>"}, urgent_links={"en": (Link("Call", "tel:188", "JP"),)})
    texts = served(Knowledge(wording))["texts"]
    assert texts["en"]["urgent_title"] == "Stop</script>"
    assert texts["en"]["urgent_links"] == [{"label": "Call", "href": "tel:188", "country": "JP"}]
    assert texts["ja"]["urgent_title"] == TEXTS["ja"]["urgent_title"]


def test_where_there_are_no_questions_it_offers_none():
    """A folder of plain pages has no checks."""
    assert served(Knowledge(has_checks=False))["hasChecks"] is False


def test_it_names_people_where_there_are_some():
    """Where nothing fits it leads to them."""
    person = Contact({"en": "Us"}, {"en": "All"}, {"en": ()}, "https://a.example")
    assert served(Knowledge(Wording(contacts=(person,))))["hasPeople"] is True
    assert served(Knowledge())["hasPeople"] is False
