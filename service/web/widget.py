"""The script of the search box for other sites, with the words of the pages and of the knowledge base in it.

It is one file without a second request, so what it says is put into it when it is asked for.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.web.knowledge import Knowledge
from service.web.result_card import CERTAINTY_LIMITS
from service.web.texts import TEXTS, general_texts

__all__ = ["WIDGET_TEXTS", "widget_script"]

_STATIC = Path(__file__).parent / "static"
_PLACE = "const SERVED = null;"
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)

WIDGET_TEXTS = (
    "search_label", "instant_none", "none_help", "diagnose", "searching", "failed", "widget_offline", "rate_limited",
    "retry_in", "corrected", "redacted", "near_short_one", "near_short", "near_long_one", "near_long", "near_unread",
    "certainty_sure", "certainty_likely", "certainty_possible", "filter_offer", "urgent_title", "urgent_now",
    "widget_count", "widget_arrows", "widget_all", "helpful_question", "helpful_yes", "helpful_no", "helpful_thanks",
    "contact",
)  # fmt: skip
"""Texts of the pages that the search box uses, too."""


def widget_script(knowledge: Knowledge, *, keeps: bool = False) -> str:
    """Return the script of the search box, which speaks in the words of one knowledge base.

    Args:
        knowledge: Its words.
        keeps: Whether searches are logged: then the box says what was opened, and asks whether it helped.
    """
    wording = knowledge.wording
    said: dict[str, dict[str, Any]] = {}
    for lang in TEXTS:
        texts = {**general_texts(lang, has_causes=knowledge.has_causes), **wording.texts(lang)}
        links = [
            {"label": link.label, "href": link.href, "country": link.country}
            for link in wording.urgent_links.get(lang, ())
        ]
        said[lang] = {**{name: texts[name] for name in WIDGET_TEXTS}, "urgent_links": links}
    script, style = _files()
    served = {
        "texts": said,
        "style": style,
        "limits": CERTAINTY_LIMITS,
        "hasChecks": knowledge.has_checks,
        "hasPeople": bool(wording.contacts),
        "keeps": keeps,
    }
    return script.replace(_PLACE, f"const SERVED = {json.dumps(served)};")


@lru_cache(maxsize=1)
def _files() -> tuple[str, str]:
    """Return script and style without lines of comment, which are for who reads the files."""
    script, style = ((_STATIC / name).read_text(encoding="utf-8") for name in ("widget.js", "widget.css"))
    return _COMMENT.sub("", script), style
