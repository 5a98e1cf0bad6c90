"""Rows from agents' signals alone, for an owner who lets them in: an inserted reply is an agent's judgement.

They are marked (``source: agent``), weigh a quarter of a reviewed row, and stay proposals: what a person decides on
the same wording takes their place.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from kb.loading.judged import JudgedQuery
from service.learning.evidence import Tally
from service.learning.proposals import Proposal
from service.learning.weights import NEGATIVE

__all__ = ["AGENT_SOURCE", "rows_of_agents"]

AGENT_SOURCE = "agent"
_BY = "agents"


def rows_of_agents(proposals: Iterable[Proposal], today: date) -> Iterator[JudgedQuery]:
    """Yield a row for each proposal of which agents inserted one article's reply, if none of them disagrees."""
    for proposal in proposals:
        said = [each for each in proposal.tallies if each.by_agent]
        inserted = {each.article_id for each in said if each.kind == "inserted"}
        if len(inserted) != 1:
            continue
        (article_id,) = inserted
        if not any(_disagrees(each, article_id) for each in said):
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


def _disagrees(tally: Tally, article_id: str) -> bool:
    is_about_it = tally.article_id in {"", article_id}
    return (tally.kind in NEGATIVE and is_about_it) or (tally.kind == "instead" and not is_about_it)
