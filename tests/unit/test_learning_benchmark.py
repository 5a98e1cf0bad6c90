"""The simulated people of `make bench-learning`: what they ask, vote and decide."""

import json

import pytest

from indexer.search.result import Judgement
from tests.benchmarks.learning import people
from tests.benchmarks.learning.chart import gains, table
from tests.benchmarks.learning.people import agents_signals, reviewed
from tests.benchmarks.learning.sets import Case, halves, read_complaints, write_pages
from tests.benchmarks.learning.weeks import Point, attacked_in


def case(name, right="a", source="s", lang="en"):
    return Case(name, f"text {name}", lang, (right,) if right else (), frozenset({"newer"} if right else ()), source)


def judge(text):
    """Return a ranking with an article that is wrong for everybody first; a few texts are answered surely."""
    state = "answer" if text.endswith("0") else "candidates"
    return Judgement((("x", 3.0), ("a", 2.0), ("b", 1.0)), 0.5, state)


@pytest.fixture
def cases():
    return [case(str(number), "ab"[number % 2] if number % 3 else "") for number in range(600)]


def test_halves_share_no_source():
    """Texts of one source stand in one half, but for a source that is most of its language."""
    rows = [
        case(f"{source}{n}", source=source)
        for source, count in zip("pqrst", (9, 8, 7, 5, 3), strict=True)
        for n in range(count)
    ]
    japanese = [case(f"j{n}", source="only", lang="ja") for n in range(40)]
    first, second = halves([*rows, *japanese], 0)
    sources = [{each.source for each in half if each.lang == "en"} for half in (first, second)]
    assert not sources[0] & sources[1]
    assert sorted(each.id for each in (*first, *second)) == sorted(each.id for each in (*rows, *japanese))
    for lang in ("en", "ja"):
        counts = [sum(each.lang == lang for each in half) for half in (first, second)]
        assert min(counts) > 0.3 * sum(counts)


def test_reviewers_err_as_seldom_as_said_and_label_what_they_see(cases, monkeypatch):
    """Within the budget each text gets the right article, or none, but for the share of errors."""
    week = reviewed(cases, judge, 500, 0)
    assert (week.decisions, len(week.rows)) == (500, 500)
    right = {each.text: each.right for each in cases}
    wrong = [row for row in week.rows if row.primary != right[row.text]]
    assert 0.02 < len(wrong) / 500 < 0.09
    assert {row.source for row in week.rows} == {"learned"}
    monkeypatch.setattr(people, "REVIEWER_ERRS", 0.0)
    assert all(row.primary == right[row.text] for row in reviewed(cases, judge, 500, 0, "target").rows)


def test_hostile_votes_reach_a_label_only_by_a_reviewers_error(cases):
    """Under attack a third of the proposals are hostile, and only those that a reviewer waves through are learned."""
    labels = [row.primary for row in reviewed(cases, judge, 600, 0, "target").rows]
    assert 0 < labels.count(("target",)) / 600 < 0.05


def judge_who_knows(text):
    """Return a ranking with the right article first."""
    right, other = ("a", "b") if int(text.split()[1]) % 2 == 0 else ("b", "a")
    return Judgement(((right, 3.0), (other, 2.0), ("x", 1.0)), 0.5, "candidates")


def test_an_article_is_attacked_also_where_the_first_text_has_none():
    """A set that begins with a text out of scope is attacked as any other."""
    assert attacked_in([case("1", right=""), case("2", right="b"), case("3")]) == "b"


@pytest.mark.parametrize(
    ("judge_of", "least", "most"), [(judge, 0.03, 0.1), (judge_who_knows, 0.15, 0.3)], ids=["behind", "first"]
)
def test_an_agents_reply_is_learned_where_it_is_borne_out(cases, judge_of, least, most):
    """Seven of ten agents are silent; a reply counts where its article stood first, or a customer says the same."""
    week = agents_signals(cases, judge_of, 0)
    right = {each.text: each.right for each in cases if each.right}
    rows = [row for row in week.rows if row.text in right]
    assert week.decisions == 0
    assert least < len(rows) / len(right) < most
    assert (
        sum(row.primary != right[row.text] for row in rows) / len(rows) < 0.1
    )  # of the signals one in five is wrong
    assert all(row.primary and row.source == "agent" for row in week.rows)


def test_complaints_are_read_with_their_newer_articles(tmp_path):
    """An article that came after the labels is right where the older one is, by the table beside the set."""
    row = {"id": "1", "text": "t", "lang": "en", "primary": ["old"], "source": "site:file row 1"}
    (tmp_path / "queries.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert not read_complaints(tmp_path)[0].accepts("newer")
    (tmp_path / "score.py").write_text('PARENTS = {"newer": {"old"}, "other": {"third"}}\n', "utf-8")
    (found,) = read_complaints(tmp_path)
    assert [found.accepts(name) for name in ("old", "newer", "other", "third")] == [True, True, False, False]
    assert found.source == "site"


def test_intents_become_pages(tmp_path):
    """Each intent is a page with some of its utterances; a query is right on the page of its intent, or on none."""
    (tmp_path / "pages").mkdir()
    corpus = [{"text": f"where is it {number}", "intent": "ORDER_STATUS"} for number in range(40)]
    queries = [
        {"id": "q1", "text": "is it there", "intent": "ORDER_STATUS"},
        {"id": "q2", "text": "hi", "intent": "NO_NODES_DETECTED"},
    ]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    found = write_pages(tmp_path, tmp_path / "pages")
    page = (tmp_path / "pages" / "order-status.md").read_text("utf-8")
    assert page.startswith("# Order status\n")
    assert 1 < page.count("where is it") < 40
    assert [each.right for each in found] == [("order-status",), ()]


def test_gains_are_those_of_the_same_way():
    """What an arm gained is measured against the same half before it learned anything."""
    points = [
        Point("set", "with review", way, week, 25 * week, 20 * week, start + 0.05 * week, 0.9, 0.1, 0.0)
        for way, start in (("A 0", 0.5), ("B 0", 0.7))
        for week in (0, 2)
    ]
    (line,) = gains(points)
    assert line.startswith("set, with review: right first (R@1) +10.0 (+10.0 to +10.0), ")
    assert [row.split("|")[6].strip() for row in table(points)][2:] == ["0.600 (±0.141)", "0.700 (±0.141)"]
