"""The page of results: what was found for a question, and what is said about the question itself."""

from collections.abc import Sequence

from kb.model.language import is_foreign
from kb.redaction import near_code
from service.answering.answer import Answer
from service.answering.filters import chosen_filters
from service.answering.notes import note_of
from service.web.knowledge import Knowledge
from service.web.page_contexts import Corrected, SearchPage, answered, is_code_alone, shown_text
from service.web.result_card import ResultCard, shown_state
from service.web.texts import LANGUAGE_NAMES, TEXTS, page_language

__all__ = ["search_page"]


def search_page(answer: Answer, cards: Sequence[ResultCard], ui_lang: str, country: str) -> SearchPage:
    """Return the page of results.

    Args:
        answer: What was found.
        cards: Its results as people see them.
        ui_lang: Language of the page.
        country: Country code of the reader; empty where it is not known.
    """
    checks, kb = answer.generation.checks, Knowledge.of(answer.generation)
    found = answer.question.messages[0].redacted
    is_alone = is_code_alone(answer.question.text) and not answer.question.is_unkept
    code_alone = is_alone and answer.next_check is not None and not answer.evidence
    note = None if code_alone else note_of(answer, ui_lang)
    # Beside what was meant, causes that are hardly possible would only distract.
    says_all = note is not None and all(card.certainty == "possible" and not card.is_urgent for card in cards)
    state = "none" if says_all else shown_state(answer.outcome.state, cards)
    answer_lang = _other_language(answer, ui_lang, kb)
    return SearchPage(
        lang=ui_lang,
        query="" if code_alone else shown_text(answer.question.text),  # a removed secret is not sent back either
        state="code" if code_alone else state,
        cards=() if code_alone or says_all else tuple(cards),
        next_check=checks.get(answer.next_check or ""),
        evidence=" ".join(f"{check_id}:{outcome_id}" for check_id, outcome_id in answer.evidence.items()),
        answered=answered(checks, answer.evidence, ui_lang),
        redacted=len(found.redactions) > len(found.undone),
        near=near_code(found.redactions) if not found.undone else None,
        unkept=answer.question.is_unkept,
        search_id="" if answer.question.is_unkept else answer.search_id,  # it is not logged
        corrected=Corrected.of(answer.corrected),
        exact=answer.options.exact,
        chosen=chosen_filters(answer.generation, answer.options.filters),
        offered=answer.offered,
        note=note,
        foreign=_foreign(answer.question.text, ui_lang, kb),
        answer_lang=answer_lang,
        show_in=TEXTS[answer_lang]["show_in_this_language"] if answer_lang else "",
        kb=kb,
        country=country,
    )


def _other_language(answer: Answer, ui_lang: str, kb: Knowledge) -> str:
    """Return the language that results are shown in where the page is in another one and could be in it."""
    lang = page_language(answer.outcome.lang)
    return lang if lang != ui_lang and kb.offers(lang) else ""


def _foreign(text: str, ui_lang: str, kb: Knowledge) -> dict[str, str]:
    """Return that no article is in the language of a text, in that of the page and in English."""
    if not is_foreign(text, kb.languages):
        return {}
    names = ", ".join(LANGUAGE_NAMES.get(each, each) for each in kb.languages)
    return {lang: TEXTS[lang]["foreign"].replace("{languages}", names) for lang in dict.fromkeys((ui_lang, "en"))}
