"""Markdown whose links lead elsewhere."""

from service.importing.markdown import rewrite_markdown


def test_links_in_code_are_no_links():
    """Targets change in text and not in a fenced block."""
    text = "[a](x.md) ![b](y.png)\n```\n[a](x.md)\n```\n[c](gone)"
    changed = rewrite_markdown(
        text, link=lambda to: "" if to == "gone" else f"new/{to}", image=lambda to: f"img/{to}"
    )
    assert changed == "[a](new/x.md) ![b](img/y.png)\n```\n[a](x.md)\n```\nc"
