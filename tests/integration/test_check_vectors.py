"""Python and JavaScript evaluate every check alike: stored vectors, and new ones at each run."""

import json
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.machine import leave_out
from tests.vectors.checks import CHECKS, EVALUATOR, RUNNER, inputs_of, moments, payload, read_vectors, vector


@pytest.fixture
def node():
    """Leave the test out where there is no node, or fail where all must run."""
    if shutil.which("node") is None:
        leave_out("node")


def mismatches(vectors):
    """Return the vectors on which JavaScript says something else."""
    command = ["node", str(RUNNER), str(EVALUATOR.resolve())]
    done = subprocess.run(command, input=payload(vectors), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_there_are_enough_vectors_and_python_agrees():
    """At least 500, every check and nearly every outcome among them."""
    rows = read_vectors()
    assert len(rows) >= 500
    assert {row["check"] for row in rows} == set(CHECKS)
    from datetime import datetime

    for row in rows:
        again = vector(CHECKS[row["check"]], row["inputs"], datetime.fromisoformat(row["now"]))
        assert again == row, "write them anew with `python -m tests.vectors.checks` if the change is meant"


@pytest.mark.usefixtures("node")
def test_javascript_agrees_on_the_stored_vectors():
    """The evaluator that the browser loads, run by node."""
    assert mismatches(read_vectors()) == []


@pytest.mark.usefixtures("node")
def test_javascript_agrees_on_new_vectors():
    """Inputs that nobody has stored, other ones at each run."""
    rows = []

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def collect(data):
        check = data.draw(st.sampled_from(list(CHECKS.values())))
        rows.append(vector(check, data.draw(inputs_of(check)), data.draw(moments(check))))

    collect()
    assert mismatches(rows) == []


@pytest.mark.usefixtures("node")
def test_a_mismatch_would_be_seen():
    """The comparison can fail: a wrong expectation is reported."""
    row = {**read_vectors()[0], "expected": {"outcome": "wrong"}}
    assert len(mismatches([row])) == 1
