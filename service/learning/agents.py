"""Rows from agents' signals, for an owner who lets them in: an inserted reply is an agent's judgement.

It becomes a row where it is borne out: the article stood first and no customer says otherwise, or a customer says the
same. One that stood further down, and that one agent alone picked, is as often wrong as right, and draws other
questions away (``indexer/docs/learning.md`` has the figures).

They are marked (``source: agent``), weigh a quarter of a reviewed row, and stay proposals: what a person decides on
the same wording takes their place.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kb.loading.judged import JudgedQuery
from service.learning.evidence import Tally
from service.learning.proposals import Proposal
from service.learning.weights import NEGATIVE, WEIGHTS

__all__ = ["AGENT_SOURCE", "is_borne_out", "rows_of_agents"]

AGENT_SOURCE = "agent"
_BY = "agents"
_LEAST_TELLING = 1.0
"""Points of a customer's signal that says something of an article: whoever only opens one may have been looking."""


def rows_of_agents(proposals: Iterable[Proposal], today: date) -> Iterator[JudgedQuery]:
    """Yield a row for each proposal of which agents inserted one article's reply, if none of them disagrees.

    Args:
        proposals: What was asked, what was shown, and what people did.
        today: The day of the rows.
    """
    for proposal in proposals:
        said = [each for each in proposal.tallies if each.by_agent]
        inserted = {each.article_id for each in said if each.kind == "inserted"}
        if len(inserted) != 1:
            continue
        (article_id,) = inserted
        agree = not any(_disagrees(each, article_id) for each in said)
        if agree and is_borne_out(article_id, proposal.shown, proposal.tallies):
            count = sum(each.count for each in said if each.kind == "inserted")
            yield JudgedQuery(
                id=proposal.id,
                text=proposal.text,
                lang=proposal.lang,
                primary=(article_id,),
                source=AGENT_SOURCE,
                when=today.isoformat(),
                by=_BY,
                note=f"asked x{proposal.count}; inserted {article_id} x{count}",
            )


def is_borne_out(article_id: str, shown: Sequence[str], tallies: Iterable[Tally]) -> bool:
    """Tell whether more than one agent's pick stands behind an article.

    Customers alone are never enough: they are asked only of what an agent inserted.

    Args:
        article_id: Whose reply agents inserted.
        shown: Articles that stood there, best first.
        tallies: What people did.
    """
    told = [each for each in tallies if not each.by_agent and each.article_id]
    named = {each.article_id for each in told if WEIGHTS.get(each.kind, 0.0) >= _LEAST_TELLING}
    if article_id in named:
        return True
    refused = any(each.kind in NEGATIVE and each.article_id == article_id for each in told)
    return not named and not refused and tuple(shown[:1]) == (article_id,)


def _disagrees(tally: Tally, article_id: str) -> bool:
    is_about_it = tally.article_id in {"", article_id}
    return (tally.kind in NEGATIVE and is_about_it) or (tally.kind == "instead" and not is_about_it)
