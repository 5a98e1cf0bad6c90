"""The fixed section headings of an article, by language, in the order in which they must stand."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kb.model.article import SectionKind

__all__ = ["HEADINGS", "headings_below_title", "section_kind"]

HEADINGS: Mapping[str, Mapping[str, SectionKind]] = MappingProxyType(
    {
        "ja": MappingProxyType(
            {
                "画面に出ること": "see",
                "原因": "cause",
                "確認すること": "check",
                "解決方法": "fix",
                "してはいけないこと": "avoid",
                "残しておく証拠": "evidence",
                "問い合わせ先": "contact",
            }
        ),
        "en": MappingProxyType(
            {
                "What you see": "see",
                "Cause": "cause",
                "How to check": "check",
                "How to fix it": "fix",
                "Do not": "avoid",
                "Keep as evidence": "evidence",
                "Who to contact": "contact",
            }
        ),
    }
)


def section_kind(heading: str, lang: str) -> SectionKind:
    """Return what the section under ``heading`` is for; ``other`` for a free heading."""
    return HEADINGS.get(lang, {}).get(heading.strip(), "other")


def headings_below_title(path: Sequence[str], title: str) -> tuple[str, ...]:
    """Return a section's headings without the one that is the page's title."""
    return tuple(heading for heading in path if heading != title)
