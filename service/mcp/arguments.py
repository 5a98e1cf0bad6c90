"""What each tool takes. A text is sealed as in the API: nothing reads it before it is redacted."""

from typing import Annotated

from msgspec import Meta, Struct

from kb.model.article import Filters
from kb.model.check import Who
from service.answering.answer import AnswerOptions
from service.api.search import ChosenFilters, Lang
from service.api.triage import Candidate
from service.http.raw_text import QueryText

__all__ = ["EvaluateArguments", "ListChecksArguments", "ReadArguments", "SearchArguments", "TriageArguments"]

_Evidence = Annotated[
    dict[str, str],
    Meta(description="Answers that the person gave to checks: outcome id by check id; `unknown` is always legal."),
]
_Texts = Annotated[Lang, Meta(description="Language of the texts, such as `ja` or `en`.")]


class SearchArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """A complaint or an error message."""

    text: Annotated[
        QueryText,
        Meta(description="What went wrong, in the person's own words. Leave codes and card numbers out."),
    ]
    lang: Lang | None = None
    limit: Annotated[int, Meta(ge=1, le=20)] = 5
    evidence: _Evidence = {}
    filters: ChosenFilters = Filters()

    def options(self) -> AnswerOptions:
        """Return how to answer."""
        return AnswerOptions(lang=self.lang, limit=self.limit, evidence=self.evidence, filters=self.filters)


class ReadArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """An article by its id."""

    article_id: Annotated[str, Meta(min_length=1, max_length=200, description="As `search` and `triage` name it.")]
    lang: Lang | None = None


class ListChecksArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Which checks to list."""

    lang: _Texts = "en"
    ids: Annotated[
        tuple[str, ...], Meta(max_length=100, description="Only these checks; all of them by default.")
    ] = ()


class EvaluateArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Values for the inputs of one check; a sensitive input is refused."""

    check_id: Annotated[str, Meta(min_length=1, max_length=200)]
    inputs: Annotated[
        dict[str, str | bool | float],
        Meta(description="Value by input name. Sensitive inputs (a code, a card number) are refused."),
    ]
    lang: _Texts = "en"


class TriageArguments(Struct, frozen=True, forbid_unknown_fields=True):
    """Check answers so far, and what the search found."""

    evidence: _Evidence = {}
    candidates: Annotated[
        tuple[str | Candidate, ...],
        Meta(max_length=100, description="Article ids that the search found, best first, or ids with confidence."),
    ] = ()
    lang: _Texts = "en"
    audience: Annotated[Who, Meta(description="Who can be asked.")] = "customer"
