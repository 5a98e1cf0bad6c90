"""The pages and the widget say of a code's length what Python says."""

import json
import re
import shutil
import subprocess

import pytest

from kb.redaction import near_code, redact
from service.web.static_folder import STATIC
from tests.support.machine import leave_out
from tests.unit.kb.redaction.test_near_code import CASES

MODULE = (STATIC / "checks" / "near_code.js").read_text("utf-8").replace("export function", "function")
WIDGET = (STATIC / "widget.js").read_text("utf-8")


@pytest.mark.parametrize(
    "source", [MODULE, re.search(r"  function nearCode\(.*?\n  }\n", WIDGET, re.DOTALL)[0]], ids=["pages", "widget"]
)
def test_both_scripts_agree_with_python(source):
    """Run by node on the shapes of the same texts: a character too few, too many, unread, and codes that are right."""
    if shutil.which("node") is None:
        leave_out("node")
    found = [redact(typed).redactions for typed, _ in CASES]
    asked = json.dumps([[{"kind": each.kind, "shape": each.shape} for each in redactions] for redactions in found])
    script = f"{source}\nconsole.log(JSON.stringify({asked}.map(nearCode)));"
    said = json.loads(subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout)
    expected = [near_code(redactions) for redactions in found]
    assert said == [near and near._asdict() for near in expected]
    assert sum(near is not None for near in expected) >= 6
