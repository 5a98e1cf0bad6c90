"""Layout shift, largest paint and findings of axe-core, a page each, on a phone and on a desk.

``python -m tests.benchmarks.pages [--index DIR] [--record]``; with ``--record`` the table of
tests/resilience/README.md is written.
"""

import argparse
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from indexer.settings import IndexerSettings
from tests.benchmarks.serving import server_over
from tests.resilience.__main__ import README
from tests.support.machine import CHROMIUM_ARGUMENTS, chromium

_BEGIN, _END = "<!-- pages -->", "<!-- pages end -->"
_SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
_SETTLED_MS = 600
_PAGES = {
    "home": "/?lang={lang}",
    "results": "/search?lang={lang}#q={text}",
    "all articles": "/articles?lang={lang}",
    "an article": "/articles/already-used?lang={lang}",
    "dialogue": "/diagnose?lang={lang}",
    "agent": "/agent?lang={lang}",
    "sidebar": "/embed?lang={lang}",
    "insights": "/insights?lang={lang}",
}
_TEXTS = {"ja": "使用済みと表示される", "en": "it says already redeemed"}
# Shifts within half a second of a key or a click are the answer to it, and not counted (web.dev, CLS).
_WATCH = """() => {
  window.paint = 0;
  window.shift = 0;
  new PerformanceObserver((list) => { window.paint = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


class _Seen(NamedTuple):
    """One visit: seconds until the largest paint, layout shift, rules of axe-core that find something."""

    paint_s: float
    shift: float
    findings: tuple[str, ...]


def main() -> None:
    """Print the table; write it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="index folder (else KAIKETSU_INDEX, else .kaiketsu/index)")
    parser.add_argument("--record", action="store_true", help=f"write it into {README.name}")
    options = parser.parse_args()
    settings = IndexerSettings.from_env(os.environ)
    settings = replace(settings, index_dir=options.index) if options.index else settings
    lines = [
        "| page | largest paint, phone | desk | layout shift, worst | axe-core |",
        "|---|---|---|---|---|",
    ]
    with server_over(settings) as (_, address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        for name, path in _PAGES.items():
            lines.append(_row(browser, address, name, path))
            print(lines[-1], flush=True)
        browser.close()
    if options.record:
        _record(lines)


def _row(browser: Browser, address: str, name: str, path: str) -> str:
    """Visit a page in both languages and sizes; return its row."""
    seen: dict[str, list[_Seen]] = {size: [] for size in _SIZES}
    for size, viewport in _SIZES.items():
        for lang, text in _TEXTS.items():
            context = browser.new_context(viewport=viewport, locale=lang)
            seen[size].append(_visit(context.new_page(), address + path.format(lang=lang, text=text)))
            context.close()
    visits = [each for visits in seen.values() for each in visits]
    paints = (f"{max(each.paint_s for each in visits):.2f} s" for visits in seen.values())
    found = sorted({rule for each in visits for rule in each.findings})
    worst = max(each.shift for each in visits)
    return f"| {name} | {' | '.join(paints)} | {worst:.3f} | {', '.join(found) or 'nothing'} |"


def _visit(page: Page, url: str) -> _Seen:
    page.goto(url)
    page.evaluate(_WATCH)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(_SETTLED_MS)
    paint_ms, shift = page.evaluate("[window.paint, window.shift]")
    rules = tuple(each["id"] for each in Axe().run(page).response["violations"])
    return _Seen(paint_ms / 1000, shift, rules)


def _record(lines: list[str]) -> None:
    """Put the table between its marks."""
    before, _, rest = README.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    day = f"Measured on {datetime.now(UTC).date().isoformat()}."
    README.write_text("\n".join([f"{before}{_BEGIN}\n", *lines, "", day, "", f"{_END}{after}"]), "utf-8")


if __name__ == "__main__":
    main()
