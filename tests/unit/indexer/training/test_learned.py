"""The rule by which rows from use are learned from."""

import json

import numpy as np
import pytest

from indexer.training import learned
from indexer.training.head import fit_head
from indexer.training.learned import become_passages, is_held_back, judged_by_people, read_judged, weights_of
from kb.loading.judged import JudgedQuery


def row(name, *primary, source="learned"):
    return JudgedQuery(name, f"text of {name}", "en", primary, source=source)


def test_a_fifth_is_held_back_by_its_id_alone():
    """About one reviewed row in five is held back, the same ones whatever else there is."""
    rows = [row(f"learned-{number}") for number in range(1000)]
    held = [each.id for each in rows if is_held_back(each)]
    assert 160 < len(held) < 240
    assert [each.id for each in reversed(rows) if is_held_back(each)] == held[::-1]
    assert not any(is_held_back(row(name, source=source)) for name in held for source in ("agent", "chat", None))


def test_a_row_from_use_weighs_more_than_a_written_one_and_one_of_agents_less():
    """The weights are those of the rule, in the order of the rows."""
    rows = [row("a", "x", source=None), row("b", "x"), row("c", "y", source="agent")]
    assert weights_of(rows) == [1.0, learned.REVIEWED_WEIGHT, learned.AGENT_WEIGHT]
    assert learned.AGENT_WEIGHT < 1.0 <= learned.REVIEWED_WEIGHT


def test_agents_cannot_outweigh_by_number():
    """However many signals of agents name one article, together they weigh no more than the bound; others are free."""
    rows = [row(f"a{number}", "x", source="agent") for number in range(500)]
    weights = weights_of([*rows, row("other", "y", source="agent")])
    assert sum(weights[:500]) == pytest.approx(learned.MOST_AGENT_WEIGHT)
    assert weights[500] == learned.AGENT_WEIGHT


def test_agents_have_few_passages_of_an_article():
    """However many rows of agents name an article, as many become passages as its bound of weight allows."""
    rows = [row(f"a{number}", "x", source="agent") for number in range(50)]
    others = [row("y1", "y", source="agent"), *(row(f"r{number}", "x") for number in range(30))]
    kept = [each.id for each in become_passages([*rows, *others])]
    most = int(learned.MOST_AGENT_WEIGHT / learned.AGENT_WEIGHT)
    assert kept == [*(f"a{number}" for number in range(most)), "y1", *(f"r{number}" for number in range(30))]
    assert len(judged_by_people([*rows, *others])) == 30


def test_the_sets_of_a_build_do_not_overlap(tmp_path):
    """Rows from use are learned from with train or held back, never both; an id of train is not learned twice."""
    (tmp_path / "golden").mkdir()

    def write(name, rows):
        lines = [json.dumps({"id": each, "text": f"text of {each}", "lang": "en", "primary": ["x"]}) for each in rows]
        (tmp_path / "golden" / name).write_text("\n".join(lines), "utf-8")

    write("train.jsonl", ["t1", "t2"])
    write("dev.jsonl", ["d1"])
    write("learned.jsonl", ["t2", *(f"learned-{number}" for number in range(50))])
    sets = read_judged(tmp_path)
    taught, held = {each.id for each in sets.train}, {each.id for each in sets.held_back}
    assert not taught & held
    assert len(taught | held) == 52
    assert len(held) == 50 - sets.learned > 0
    assert [each.id for each in sets.dev] == ["d1"]
    assert {each.source for each in sets.train[2:]} == {"learned"}


def test_a_weight_is_a_number_of_times():
    """A head whose examples weigh two is the head of the same examples twice."""
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(12, 5)).astype(np.float32)
    labels = [(name,) for name in "abcabcabcabc"]
    weighed = fit_head(vectors, labels, None, [2.0] * 6 + [1.0] * 6)
    repeated = fit_head(np.concatenate([vectors, vectors[:6]]), [*labels, *labels[:6]])
    for vector in vectors:
        one, two = weighed.log_probabilities(vector), repeated.log_probabilities(vector)
        assert one == pytest.approx(two, abs=1e-2)
