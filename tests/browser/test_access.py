"""People who choose their own colours, or use no mouse: what axe-core cannot see."""

import pytest

from service.app.app import create_app
from service.settings import ServiceSettings
from tests.support.site import serving_site

BARE = "rgba(0, 0, 0, 0)"


@pytest.fixture(scope="module")
def shipped_site(shipped_source):
    """Return the address of a service over the shipped articles."""
    with serving_site(create_app(ServiceSettings(), shipped_source)) as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def forced(browser, request):
    """Return a page in the colours of its reader alone."""
    context = browser.new_context(locale="ja-JP", color_scheme=request.param, forced_colors="active")
    yield context.new_page()
    context.close()


def style(locator, name, pseudo=""):
    """Return a computed style."""
    return locator.evaluate("(node, [name, pseudo]) => getComputedStyle(node, pseudo)[name]", [name, pseudo])


def test_certainty_stays_visible_in_forced_colours(forced, shipped_site):
    """Full, half and empty dots are told apart by their filling, which forced colours would take away."""
    forced.goto(f"{shipped_site}/?lang=ja")
    forced.evaluate("""() => document.getElementById("main").insertAdjacentHTML("beforeend",
        ["sure", "likely", "possible"].map((each) => `<span class="certainty certainty-${each}">x</span>`).join(""))""")
    sure, likely, possible = (forced.locator(f".certainty-{each}") for each in ("sure", "likely", "possible"))
    ground = style(forced.locator("body"), "backgroundColor")
    assert style(sure, "backgroundColor", "::before") not in {BARE, ground}
    assert "gradient" in style(likely, "backgroundImage", "::before")
    assert style(possible, "backgroundColor", "::before") in {BARE, ground}
    for each in (sure, likely, possible):
        assert style(each, "borderTopColor", "::before") != ground


def test_buttons_keep_an_edge_in_forced_colours(forced, shipped_site):
    """A filled button loses its filling: its edge says that it is one."""
    forced.goto(f"{shipped_site}/?lang=ja")
    forced.fill("#q", "ギフト残高がおかしい")
    forced.press("#q", "Enter")
    forced.wait_for_selector("#found")
    buttons = [each for each in forced.locator("button, .button").all() if each.is_visible()]
    assert buttons
    for button in buttons:
        assert style(button, "borderTopStyle") == "solid"
        assert style(button, "borderTopColor") != style(button, "backgroundColor")


def test_the_bars_of_the_chart_keep_their_colours(forced, shipped_site):
    """The states are told apart in forced colours as well."""
    forced.goto(f"{shipped_site}/insights?lang=ja")
    forced.evaluate("""() => document.getElementById("main").insertAdjacentHTML("beforeend",
        `<svg>${["answer", "candidates", "none"].map((each) => `<rect class="of-${each}" width="9" height="9"/>`).join("")}</svg>`)""")
    assert len({style(forced.locator(f"rect.of-{each}"), "fill") for each in ("answer", "candidates", "none")}) == 3
