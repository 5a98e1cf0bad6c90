"""A small knowledge base: four English causes, three checks, its own words for what is urgent."""

from pathlib import Path

__all__ = ["SECOND_CHECK", "SMALL_CHECKS", "SMALL_WORDING", "write_article", "write_small_kb"]

ARTICLE = """---
id: {id}
title: {title}
summary: {summary}
symptoms: [{symptoms}]
messages: [{messages}]
near: []
severity: {severity}
sources: [{{title: a page, url: "https://example.com/a", seen: 2026-11-23, trust: quoted}}]
verified: 2026-11-23
review_after: 2027-05-23
---

## What you see
{see}

## Cause
{cause}

## How to fix it
1. {fix}
2. Ask support.
"""


SMALL_CHECKS = {
    "code-shape": """
id: code-shape
title: {en: Shape}
ask: {en: Which code?}
where: {en: On the card}
who: customer
cost: 2
inputs:
  - {name: code, type: code, sensitive: true, label: {en: Code}}
  - {name: told, type: choice, optional: true, label: {en: Told}, choices: [{id: fits, label: {en: Fits}}]}
rules:
  - rule: code_shape
    input: code
    separators: " -"
    unreadable: odd
    offending: odd
    kinds: [{outcome: fits, lengths: [14, 15]}]
    otherwise: odd
  - {rule: choice, input: told, outcomes: {fits: fits}}
outcomes:
  fits: {label: {en: Fits}, explanation: {en: It fits.}, effects: {locked: supports}, mentions: {kinds: [gift-code]}}
  odd: {label: {en: Odd}, explanation: {en: It does not.}, effects: {locked: weakens}}
cases:
  - {input: {code: AAAA-111111-BBBB}, outcome: fits}
  - {input: {code: ABC}, outcome: odd}
  - {input: {}, outcome: unknown}
""",
    "asked": """
id: asked
title: {en: Asked}
ask: {en: Did anyone ask for the number?}
where: {en: On the phone}
who: customer
cost: 1
inputs:
  - {name: asked, type: bool, label: {en: Asked}}
rules:
  - {rule: choice, input: asked, outcomes: {"yes": asked, "no": not-asked}}
outcomes:
  asked:
    label: {en: Asked}
    explanation: {en: Stop.}
    effects: {scam: confirms}
    fix: scam
    mentions: {says: {en: [asked for the number]}}
  not-asked:
    label: {en: Not asked}
    explanation: {en: Good.}
    effects: {scam: weakens}
    mentions: {replies: {en: ["no", nobody]}}
cases:
  - {input: {asked: "yes"}, outcome: asked}
  - {input: {asked: "no"}, outcome: not-asked}
  - {input: {}, outcome: unknown}
""",
    "where-is-it": """
id: where-is-it
title: {en: Where}
ask: {en: Where is the card?}
where: {en: Your pockets}
who: customer
cost: 1
inputs:
  - {name: place, type: choice, label: {en: Place}, choices: [{id: here, label: {en: Here}}, {id: gone, label: {en: Gone}}]}
rules:
  - {rule: choice, input: place, outcomes: {here: here, gone: gone}}
outcomes:
  here: {label: {en: Here}, explanation: {en: Good.}, effects: {lost: rules_out, expired: supports}}
  gone: {label: {en: Gone}, explanation: {en: Look for it.}, effects: {lost: confirms, expired: weakens}, fix: lost}
cases:
  - {input: {place: here}, outcome: here}
  - {input: {place: gone}, outcome: gone}
  - {input: {}, outcome: unknown}
""",
}


SECOND_CHECK = """
id: who-is-it
title: {en: Who}
ask: {en: Who asks for the number?}
where: {en: On the phone}
who: customer
cost: 1
inputs:
  - {name: caller, type: choice, label: {en: Caller}, choices: [{id: stranger, label: {en: A stranger}}, {id: friend, label: {en: A friend}}]}
rules:
  - {rule: choice, input: caller, outcomes: {stranger: stranger, friend: friend}}
outcomes:
  stranger: {label: {en: A stranger}, explanation: {en: Stop.}, effects: {scam: supports}, fix: scam}
  friend: {label: {en: A friend}, explanation: {en: Good.}, effects: {scam: weakens}}
cases:
  - {input: {caller: stranger}, outcome: stranger}
  - {input: {caller: friend}, outcome: friend}
  - {input: {}, outcome: unknown}
"""
"""A check that gives the second answer about the scam; the small knowledge base has none."""


SMALL_WORDING = """
urgent_title: {en: "Is somebody after your money?"}
urgent_links: {en: [{label: Call us, href: "tel:+810000"}]}
"""


def write_article(root: Path, article_id: str, **parts: str) -> Path:
    """Write one English article with front matter below ``root``."""
    path = root / "articles" / "en" / f"{article_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "title": f"Title of {article_id}",
        "summary": f"Summary of {article_id}.",
        "symptoms": f"{article_id} went wrong",
        "messages": "",
        "severity": "normal",
        "see": f"What is seen with {article_id}.",
        "cause": f"The reason for {article_id}.",
        "fix": f"Do the first thing about {article_id}.",
        **parts,
    }
    path.write_text(ARTICLE.format(id=article_id, **values), encoding="utf-8")
    return path


def write_small_kb(root: Path) -> Path:
    """Write a knowledge base of four English causes, three checks and its own words for what is urgent."""
    write_article(
        root,
        "expired",
        title="The card has expired",
        symptoms="my card is too old, past its date",
        messages='"This card has expired on {date}"',
    )
    write_article(
        root,
        "locked",
        title="The code is locked",
        symptoms="code frozen, it says locked",
        messages='"This code is locked"',
    )
    write_article(root, "lost", title="The card is lost", symptoms="lost my card, dropped my wallet")
    write_article(root, "scam", title="A scam", symptoms="someone asks for the number", severity="urgent")
    (root / "wording.yaml").write_text(SMALL_WORDING, encoding="utf-8")
    (root / "checks").mkdir()
    for check_id, text in SMALL_CHECKS.items():
        (root / "checks" / f"{check_id}.yaml").write_text(text, encoding="utf-8")
    return root
