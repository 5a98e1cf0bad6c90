"""The commented ``kaiketsu.toml`` that ``kaiketsu init`` writes."""

import json
from collections.abc import Sequence

__all__ = ["site_template"]

_TEMPLATE = """\
# How Kaiketsu reads this folder. Every key is optional; a line that begins with # is off.
# What is read without any of them: the manual, "Any folder of Markdown".

# The name of the help centre, shown on its pages, and a shorter one.
#title = "{title}"
#name = "Help"

# The language of pages whose own text does not tell it, as a language tag.
#language = "{language}"

# Where your own site shows a page: results then lead there. {{slug}} is the page's address.
#url = "https://help.example.com/{{slug}}"

# The folder whose files pages name as /image.png.
#assets = "static"

# Files to leave out, as in .gitignore.
#exclude = ["internal/**", "*.draft.md"]

# Files to read although they are left out by default.
#include = [{include}]

# Languages of your own folders and file names. docs/ja/, i18n/ja/ and page.ja.md are known without.
#[languages]
#"docs/deutsch/**" = "de"

# What is taken out of questions before anything reads them: true or false.
#[redaction]
#gift_codes = false
"""


def site_template(title: str, language: str, left_out: Sequence[str]) -> str:
    """Return the text of a new ``kaiketsu.toml``.

    Args:
        title: A guess at the help centre's name.
        language: That of most pages.
        left_out: Some files that are left out by default.
    """
    include = ", ".join(f'"{_escaped(path)}"' for path in left_out) or '"README.md"'
    return _TEMPLATE.format(title=_escaped(title), language=language, include=include)


def _escaped(text: str) -> str:
    """Return a text as it stands between quotes: a name may have quotes, backslashes and ends of lines."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
