"""Steps by the case that they are for."""

from kb.model.step_groups import StepGroup, step_groups
from tests.support.shipped import shipped_library


def fix_of(article_id, lang):
    """Return the section with the steps of an article."""
    article = next(each for each in shipped_library().articles if (each.id, each.lang) == (article_id, lang))
    return next(section for section in article.sections if section.kind == "fix")


def test_a_line_in_bold_begins_a_group():
    """Each group has its own steps and none of the other's."""
    section = fix_of("fraud", "en")
    told, not_told = step_groups(section)
    assert told.title == "If you have already given them a number or sent a photo"
    assert not_told.title == "If you have not given them a number"
    assert told.steps + not_told.steps == section.steps


def test_steps_without_a_case_are_one_group():
    """It has no title."""
    section = fix_of("expired", "ja")
    assert list(step_groups(section)) == [StepGroup("", section.steps)]
