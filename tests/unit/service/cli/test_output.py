"""What commands print."""

import json

from service.cli.output import console, print_json


def test_names_are_printed_as_they_are(capsys):
    """A folder of Next.js is called [slug]; nothing in a text is read as a colour or an emoji."""
    console.print("docs/[slug]/[/b] :smile:")
    assert capsys.readouterr().err == "docs/[slug]/[/b] :smile:\n"


def test_json_begins_with_its_version(capsys):
    """One line on stdout."""
    print_json({"a": "日"})
    line = capsys.readouterr().out
    assert line.endswith("\n")
    assert list(json.loads(line)) == ["schema_version", "a"]
