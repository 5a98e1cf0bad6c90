"""Types of the figures over the search log, importable without SQLAlchemy."""

from msgspec import Struct

from service.search_log.clusters import Cluster

__all__ = [
    "Day",
    "Fallen",
    "FoundSearches",
    "Gap",
    "Insights",
    "LoggedSearch",
    "Totals",
    "Trend",
    "Unhelpful",
    "Vote",
    "WantedSearches",
]


class Day(Struct, frozen=True):
    """Searches of one day by state, and how long the server took for them; 0 without searches."""

    day: str
    answer: int
    candidates: int
    none: int
    p50_ms: float
    p95_ms: float


class Totals(Struct, frozen=True):
    """Searches and votes of a period.

    Attributes:
        answered: Searches with one sure answer: state ``answer``.
        candidates: Searches that offered several causes.
        none: Searches that nothing fits.
        votes: Words on whether it helped.
        helped: How many of them say yes.
    """

    searches: int
    answered: int
    candidates: int
    none: int
    votes: int
    helped: int


class Unhelpful(Struct, frozen=True):
    """An article that was shown and did not help.

    Attributes:
        shown: How often it stood first.
        texts: What was searched before it was said.
        reasons: What was said.
        lang: Language of the texts.
        symptoms: The texts of that language as lines of front matter, to be added to the article.
    """

    article_id: str
    shown: int
    helpful: int
    not_helpful: int
    texts: tuple[str, ...]
    reasons: tuple[str, ...]
    lang: str = ""
    symptoms: str = ""


class Fallen(Struct, frozen=True):
    """An article that helps less than it did: of how many people who said so, lately and before.

    Attributes:
        helped: How many it helped lately.
        asked: Of how many who said so lately.
        helped_before: How many it helped before.
        asked_before: Of how many who said so before.
    """

    article_id: str
    helped: int
    asked: int
    helped_before: int
    asked_before: int

    def __str__(self) -> str:
        return f"helped {self.helped} of {self.asked} lately, {self.helped_before} of {self.asked_before} before"


class Gap(Struct, frozen=True):
    """Texts that got no answer.

    Attributes:
        count: How often any of them was searched.
        texts: Distinct texts, most frequent first.
        draft: An article to begin with, as Markdown.
        counts: How often each text was searched.
        name: The text that is most like all of them.
        nearest: The article that comes nearest; empty where none is known.
        lang: Language of that text.
        symptoms: The texts of that language as lines of front matter, to be added to the nearest article.
    """

    count: int
    texts: tuple[str, ...]
    draft: str
    counts: tuple[int, ...] = ()
    name: str = ""
    nearest: str = ""
    lang: str = ""
    symptoms: str = ""


class Insights(Struct, frozen=True):
    """Figures of the last days.

    Attributes:
        frequent: What people search, clustered.
        unanswered: What got no answer, clustered.
        causes: How often each article stood first.
        outcomes: How often each outcome of a check came along, as ``check:outcome``.
        p50_ms: Median of the server's time for a search, to 0.1 ms below 100 ms and to 10 ms above; 0 without any.
        p95_ms: The same for the 95th percentile.
        totals: Of the period.
        before: Of as long a time before it; null where the record does not reach back that far.
    """

    days: int
    searches: int
    by_day: tuple[Day, ...]
    frequent: tuple[Cluster, ...]
    unanswered: tuple[Gap, ...]
    unhelpful: tuple[Unhelpful, ...]
    causes: dict[str, int]
    outcomes: dict[str, int]
    p50_ms: float
    p95_ms: float
    totals: Totals
    before: Totals | None


class Trend(Struct, frozen=True):
    """How often each article stood first, by its id.

    Attributes:
        lately: Of the last 24 hours.
        before: Of the days before.
        days_before: How many days these are, as a fraction; at most 7, fewer in a young search log.
    """

    lately: dict[str, int]
    before: dict[str, int]
    days_before: float


class WantedSearches(Struct, frozen=True):
    """Which searches to list; empty fields do not narrow it.

    Attributes:
        state: Of the answer.
        article: Stood first, or got the vote that is asked for.
        vote: ``yes`` or ``no``: somebody said whether it helped.
        outcome: ``check:outcome`` that came along.
        day: ISO date (UTC).
    """

    state: str = ""
    article: str = ""
    vote: str = ""
    outcome: str = ""
    day: str = ""


class Vote(Struct, frozen=True):
    """Whether a search or an article helped."""

    article_id: str
    helpful: bool
    reason: str


class LoggedSearch(Struct, frozen=True):
    """One search as it is stored: anonymised.

    Attributes:
        at: ISO time (UTC).
        text: Empty for a vote on an article that was not found by a search.
        shown: Article ids, best first.
    """

    at: str
    lang: str
    text: str
    state: str
    shown: tuple[str, ...]
    evidence: dict[str, str]
    votes: tuple[Vote, ...]


class FoundSearches(Struct, frozen=True):
    """Some of the searches that were asked for, newest first.

    Attributes:
        total: How many there are.
    """

    total: int
    searches: tuple[LoggedSearch, ...]
