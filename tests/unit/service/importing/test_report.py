"""The report of an import."""

from service.importing.report import Report


def test_losses_are_grouped_and_only_some_shown():
    """Three places of each kind, and how many more there are."""
    report = Report()
    for number in range(5):
        report.lose("scripts", f"{number}.html")
    report.lose("pages without text", "x.html", "why")
    lines = list(report.lines())
    assert "  scripts (5): 0.html, 1.html, 2.html and 2 more" in lines
    assert "  pages without text (1): x.html (why)" in lines
