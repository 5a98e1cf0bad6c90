"""Coming to the results from elsewhere: nothing jumps, and where there is nothing to show the topics stand."""

import pytest

SHIFT = """() => new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { shift += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shift), 200);
})"""


def test_a_link_with_a_question_shifts_no_layout(page, site):
    """The topics that results replace are not shown before; nor are they on a reload and on the way back."""
    page.goto(f"{site}/search?lang=en#q=lost%20my%20wallet")
    page.wait_for_selector("#found")
    assert page.evaluate(SHIFT) < 0.01
    page.reload()
    page.wait_for_selector("#found")
    assert page.evaluate(SHIFT) < 0.01
    page.locator("[data-article]").first.click()
    page.click("[data-back]")
    page.wait_for_selector("#found")
    assert page.evaluate(SHIFT) < 0.01


@pytest.mark.parametrize("end", ["", "#q=", "#q=%20", "#back", "#people"])
def test_without_anything_to_show_the_topics_stand(page, site, end):
    """A link without a question, and one back to results that there are none of, lead to the first page."""
    page.goto(f"{site}/search?lang=en{end}")
    page.wait_for_load_state("networkidle")
    assert page.locator("#hero-head h1").is_visible()
    assert page.locator("#results > *").first.is_visible()
    assert page.get_attribute("main", "data-state") == "idle"


def test_a_search_that_fails_shows_the_topics(page, site):
    """The page is no blank one where the answer does not come."""
    page.route("**/search", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.goto(f"{site}/search?lang=en#q=lost%20my%20wallet")
    page.locator("#search-status:not(:empty)").wait_for()
    page.wait_for_function("() => !('arriving' in document.getElementById('main').dataset)")
    assert page.locator("#results > *").first.is_visible()
