"""From key press to suggestions on screen, and what a first visit transfers: in Chromium, with the real model.

Run ``python -m tests.benchmarks.faces [--index DIR]``; the index is built where there is none.
"""

import argparse
import os
import statistics
from collections import Counter
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from indexer.encoding import open_encoder
from indexer.indexing import build_index
from indexer.settings import IndexerSettings
from kb.loading.judged import load_judged
from kb.loading.library import DEFAULT_KB, load_library
from tests.benchmarks.serving import server_over
from tests.support.machine import CHROMIUM_ARGUMENTS, chromium

QUERIES = 120
DEBOUNCE_MS = 180  # that of search.js
# From the input event to the frame after the one in which the list changed.
WATCH = """() => {
  window.measured = [];
  let started = 0;
  const box = document.getElementById("q");
  box.addEventListener("input", () => { started = performance.now(); }, { capture: true });
  const shown = () => requestAnimationFrame(() => setTimeout(() => window.measured.push(performance.now() - started)));
  new MutationObserver(shown).observe(document.getElementById("options"), { childList: true });
}"""

DONE = "window.measured.length > 0 || document.querySelector('#popup .popup-note strong') !== null"  # or none fits


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="index folder (else KAIKETSU_INDEX, else .kaiketsu/index)")
    index_dir = parser.parse_args().index
    settings = IndexerSettings.from_env(os.environ)
    settings = replace(settings, index_dir=index_dir) if index_dir else settings
    build_index(load_library(DEFAULT_KB), open_encoder(settings, print), settings)
    # Judged queries that the service has not seen: nothing is answered from a cache.
    texts = [query.text for query in load_judged(DEFAULT_KB, "dev")][:QUERIES]
    with server_over(settings) as (_, address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(locale="ja-JP")
        _first_visit(page, address)
        _key_to_screen(page, texts)
        browser.close()


def _first_visit(page: Page, address: str) -> None:
    """Count bytes as they cross the wire: headers and compressed bodies."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    urls: list[str] = []
    session.on("Network.responseReceived", lambda event: kinds.__setitem__(event["requestId"], event["type"]))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({kinds.get(event["requestId"], "Other"): int(event["encodedDataLength"])}),
    )
    page.on("request", lambda request: urls.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    strangers = [url for url in urls if not url.startswith((address, "data:"))]
    parts = ", ".join(f"{kind.lower()} {size / 1000:.1f}" for kind, size in sizes.most_common())
    print(f"{'first page, transferred':<34} {sizes.total() / 1000:7.1f} kB   {len(urls)} requests ({parts})")
    print(f"{'requests to anybody else':<34} {len(strangers):7d}")


def _key_to_screen(page: Page, texts: list[str]) -> None:
    """Type one text after the other; a text of which nothing changes on screen is not counted."""
    page.evaluate(WATCH)
    page.click("#q")
    took: list[float] = []
    for text in texts:
        page.fill("#q", "")  # the list is emptied after the debounce; that is not measured
        page.wait_for_timeout(DEBOUNCE_MS + 120)
        page.evaluate("window.measured = []")
        page.keyboard.insert_text(text)
        while not page.evaluate(DONE):
            page.wait_for_timeout(20)
        took += page.evaluate("window.measured")
    beyond = sorted(each - DEBOUNCE_MS for each in took)
    p95 = beyond[int(len(beyond) * 0.95)]
    print(
        f"{'key press to screen, beyond debounce':<34} p50 {statistics.median(beyond):5.1f} ms   p95 {p95:.1f} ms"
        f"   ({len(beyond)} texts, debounce {DEBOUNCE_MS} ms)"
    )


if __name__ == "__main__":
    main()
