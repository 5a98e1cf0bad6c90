"""Checks applied to a search, where nobody has answered one yet."""

from types import SimpleNamespace

import pytest

from kb.diagnosis.triage import TriageTable
from service.answering.dialogue import Dialogue

GENERATION = SimpleNamespace(
    triage=TriageTable(()), has_document=lambda _name: True, document_of=lambda _name: 0, urgent_ids=()
)


@pytest.mark.parametrize(("confidence", "resolved"), [(0.5, None), (0.74, None), (0.95, "refund")])
def test_a_lone_candidate_is_no_result(confidence, resolved):
    """In a folder without checks the only candidate is found only where search itself is sure of it."""
    assert Dialogue(GENERATION, {}).assess({"refund": confidence}).resolved == resolved
    assert Dialogue(GENERATION, {"any": "unknown"}).assess({"refund": confidence}).resolved == resolved
