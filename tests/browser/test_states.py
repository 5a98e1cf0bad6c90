"""Every state of every face, in light, in dark and on a phone.

Each is without a finding of axe-core, a violation of the page's own policy, or a request to anybody else.
Screenshots land in the folder that ``KAIKETSU_SCREENSHOTS`` names; nowhere without it.
"""

import json
import os
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from service.app.app import create_app
from service.demo import create_demo
from service.settings import ServiceSettings
from tests.browser.conftest import INSIGHTS_KEY
from tests.browser.states import LOST, NONSENSE, SCAM, STATES, Sites
from tests.support.search_log import migrated
from tests.support.server import free_port
from tests.support.site import serving_site

WIDE = {"width": 1100, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
EVERYTHING = {"resultTypes": ["violations"]}
AXE = Axe().axe_script  # 600 kB, which take Chromium longer to read than a page to judge
# Swagger's page fades from light to dark: what is judged are the colours at the end.
TRANSITIONS = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const ending = () => document.getAnimations().filter(each => isFinite(each.effect.getComputedTiming().endTime));
    for (let still = 0; still < 3; still += 1) {
        await frame();
        while (ending().length) {
            await Promise.allSettled(ending().map(each => each.finished));
            await frame();
            still = 0;
        }
    }
}"""
COLOURS = EVERYTHING | {"runOnly": ["color-contrast"]}  # all that differs in dark
# What a page cannot help: the failure that the state is about, as the browser's console puts it.
EXPECTED = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED", "blocked by CORS policy")
# WCAG 2.2, target size (minimum): 24 by 24 pixels, but for links inside of a sentence. A radio button's label is one.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=option]")]
  .filter((each) => !each.closest("#api") && each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((each) => {
    const { width, height } = ((each.type === "radio" && each.closest("label")) || each).getBoundingClientRect();
    const isInText = [...each.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    return width > 1 && (width < 24 || height < 24) && !(getComputedStyle(each).display === "inline" && isInText);
  })
  .map((each) => each.outerHTML.slice(0, 160))"""
VIOLATIONS = """() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
}"""


@pytest.fixture(scope="module")
def sites(shipped_source, site, tmp_path_factory):
    """Serve the shipped articles and the sites that are not ours, each allowed to speak to the other."""
    port = free_port()
    settings = ServiceSettings(
        origins=(f"http://127.0.0.1:{port}",),
        frame_origins=(f"http://127.0.0.1:{port}",),
        feedback_db=migrated(f"sqlite:///{tmp_path_factory.mktemp('kept')}/feedback.sqlite3"),
        insights_key=INSIGHTS_KEY,
        kb_dir=tmp_path_factory.mktemp("articles"),  # where decisions go; the program's own articles take none
    )
    with serving_site(create_app(settings, shipped_source)) as real, serving_site(create_demo(real), port) as demo:
        for text in (LOST, LOST, SCAM, NONSENSE):
            found = _post(
                f"{real}/api/v1/search", {"text": text, "evidence": {"danger": "none"} if text == LOST else {}}
            )
            shown = [result["article_id"] for result in found["results"][:1]]
            if shown:
                _post(
                    f"{real}/api/v1/feedback",
                    {"search_id": found["search_id"], "article_id": shown[0], "helpful": False},
                )
        yield Sites(real, site, demo)


def _post(address, body):
    request = urllib.request.Request(address, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or b"null")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_state_is_accessible_lawful_and_fits(browser, sites, state):
    """Each state meets axe-core's rules, best practices included, and fits into 320 pixels."""
    context = browser.new_context(
        locale="ja-JP", viewport=WIDE, java_script_enabled=not state.__name__.endswith("without_script")
    )
    context.add_init_script(f"({VIOLATIONS})()")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if _is_a_problem(message) else None)
    page.on("request", lambda request: problems.append(request.url) if _is_elsewhere(request.url, sites) else None)
    state(page, sites)
    said = list(problems)  # axe-core speaks to frames of other origins, which the console does not like
    if _has_script(state):
        page.evaluate(AXE)
    findings, small = {}, []
    for name, scheme, size in (("light", "light", WIDE), ("dark", "dark", WIDE), ("phone", "light", PHONE)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        if _has_script(state):
            page.evaluate(TRANSITIONS)
            findings[name] = _axe(page, COLOURS if scheme == "dark" else EVERYTHING)
            small += page.evaluate(SMALL_TARGETS)
        _keep(page, f"{state.__name__}-{name}")
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth") if _has_script(state) else 0
    violations = page.evaluate("window.violations || []") if _has_script(state) else []
    context.close()
    assert {name: found for name, found in findings.items() if found} == {}
    assert small == []
    assert violations == []
    assert said == []
    assert width <= NARROW["width"]


def test_an_article_is_printed_with_its_checks(browser, sites):
    """The forms give way to the instructions that they stood for; what can only be pressed is left out."""
    context = browser.new_context(locale="ja-JP", viewport=WIDE)
    page = context.new_page()
    page.goto(f"{sites.real}/articles/expired?lang=ja")
    page.wait_for_selector(".check-form:not([hidden])")
    page.emulate_media(media="print")
    _keep(page, "article-print")
    assert page.locator(".check-printed dl").first.is_visible()
    for gone in (".check-form", ".bar", ".feedback", ".contents"):
        assert not page.locator(gone).first.is_visible()
    context.close()


def _axe(page, options):
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def _has_script(state):
    # axe-core is a script too
    return not state.__name__.endswith("without_script")


def _keep(page, name):
    folder = os.environ.get("KAIKETSU_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _is_a_problem(message):
    return message.type in {"error", "warning"} and not any(text in message.text for text in EXPECTED)


def _is_elsewhere(url, sites):
    return not url.startswith((sites.real, sites.small, sites.demo, "data:", "about:"))
