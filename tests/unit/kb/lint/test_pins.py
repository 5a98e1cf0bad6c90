"""Findings about pins."""

from datetime import date

import pytest

from kb.lint.pins import pin_findings
from kb.loading.library import load_library
from tests.support.small_kb import write_small_kb

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("pins", "codes"),
    [
        ("{queries: [old card], first: expired, expect: [{text: ＯＬＤ card}, {text: card, applies: false}]}", []),
        ("{queries: [old card], first: nothing, hide: [nowhere]}", ["KB801", "KB801"]),
        ("{queries: [old card], hide: [scam]}", ["KB802"]),
        ("{queries: [old card], first: expired, until: 2026-11-30}", ["KB803"]),
        ("{queries: [old card], first: expired, expect: [{text: card}]}", ["KB804"]),
        ("{queries: [old card], first: expired, expect: [{text: Old card?, applies: false}]}", ["KB804"]),
        ("{queries: [old card], first: expired}\n  - {queries: [OLD CARD], first: lost}", ["KB805"]),
        (
            (
                "{queries: [old card], first: expired, until: 2026-12-05}\n"
                "  - {queries: [OLD CARD], first: lost, from: 2026-12-06}"
            ),
            [],
        ),
    ],
)
def test_findings_about_pins(tmp_path, pins, codes):
    """A pin is held to the articles, to today and to its own cases."""
    root = write_small_kb(tmp_path / "kb")
    (root / "pins.yaml").write_text(f"pins:\n  - {pins}\n", "utf-8")
    assert [finding.code for finding in pin_findings(load_library(root), TODAY)] == codes
