"""The states of every face, as programs that bring a page there: over the shipped articles, with the real model.

A state takes a page and the addresses; its name names its screenshots.
"""

from dataclasses import dataclass

from service.web.texts import TEXTS
from tests.browser.conftest import INSIGHTS_KEY

LOST = "コードを入れたら無効と出る"
SCAM = "上司からギフトカードを買って番号を送れとメールが来た"
NONSENSE = "洗濯機の水が止まらない"
WITH_CODE = "AQ2K-9XWE3R-7TYU を入れたら無効と出ます"
VAGUE = "ギフト残高がおかしい"
MISSPELT = "ko-do mukou"
NOTHING_YET = {
    "generation": "g", "generation_age_s": 1, "articles": {}, "stale": [],
    "insights": {"totals": {"searches": 0, "answered": 0, "candidates": 0, "none": 0, "votes": 0, "helped": 0}},
}  # fmt: skip
MEANT = "「コード無効」として検索しました。"


@dataclass(frozen=True)
class Sites:
    """Addresses of the servers.

    Attributes:
        real: The service over the shipped articles, which keeps searches.
        small: The same over four English articles.
        demo: Sites that are not ours, on another origin.
    """

    real: str
    small: str
    demo: str


def typed(page, sites, text):
    page.goto(f"{sites.real}/?lang=ja")
    page.click("#q")
    page.keyboard.insert_text(text)


def sent(page, sites, text, wanted="#found"):
    page.goto(f"{sites.real}/?lang=ja")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_selector(wanted)


def found(heading):
    """Return a selector of the heading over the results."""
    return f'#found:has-text("{TEXTS["ja"][heading]}")'


def search_idle(page, sites):
    page.goto(f"{sites.real}/?lang=ja")


def articles(page, sites):
    page.goto(f"{sites.real}/articles?lang=ja")


def search_code_alone(page, sites):
    sent(page, sites, "AQ2K-9XWE3R-7TYU", ".code-card .check-form:not([hidden])")


def search_not_this(page, sites):
    search_answer(page, sites)
    page.locator(".feedback-card button").nth(1).click()
    page.wait_for_selector(".after-no:not([hidden])")


def search_loading(page, sites):
    page.route("**/search", lambda _: None)  # never answered
    typed(page, sites, "無効と出る")
    page.locator("#search-status", has_text="調べています").wait_for()


def search_suggestions(page, sites):
    typed(page, sites, LOST)
    page.wait_for_selector("#options li")
    page.keyboard.press("ArrowDown")


def search_suggestions_urgent(page, sites):
    typed(page, sites, SCAM)
    page.wait_for_selector("#popup .alert")


def search_suggestions_none(page, sites):
    typed(page, sites, NONSENSE)
    page.wait_for_selector("#popup .popup-note a")


def search_suggestions_redacted(page, sites):
    typed(page, sites, WITH_CODE)
    page.locator("#popup .popup-note", has_text="コードのよう").wait_for()


def search_answer(page, sites):
    sent(page, sites, "店頭で買ったカードがレジで有効化されていないと言われた", found("answer"))


def search_candidates(page, sites):
    sent(page, sites, VAGUE, found("candidates"))


def search_urgent(page, sites):
    sent(page, sites, SCAM, ".alert")


def search_none(page, sites):
    sent(page, sites, NONSENSE, found("none_title"))


def search_redacted(page, sites):
    sent(page, sites, WITH_CODE, ".notice")


def search_suggestions_corrected(page, sites):
    typed(page, sites, MISSPELT)
    page.locator("#popup .popup-note", has_text=MEANT).wait_for()


def search_corrected(page, sites):
    sent(page, sites, MISSPELT, ".corrected")


def search_exact(page, sites):
    search_corrected(page, sites)
    page.click(".corrected button")
    page.wait_for_selector("input[name=exact]", state="attached")


def search_answered(page, sites):
    sent(page, sites, LOST)
    page.locator(".check-form fieldset label").first.click()
    page.click(".check-form button[type=submit]")
    page.wait_for_selector(".answered")


def search_failed(page, sites):
    page.route("**/search", lambda route: route.fulfill(status=500))
    typed(page, sites, "無効")
    page.locator("#search-status", has_text="うまくいきませんでした").wait_for()


def search_offline(page, sites):
    search_idle(page, sites)
    page.context.set_offline(True)
    page.click("#q")
    page.keyboard.type("無効")
    page.locator("#search-status", has_text="インターネットにつながっていません").wait_for()


def search_rate_limited(page, sites):
    page.route("**/search", lambda route: route.fulfill(status=429, headers={"retry-after": "30"}))
    typed(page, sites, "無効")
    page.locator("#search-status", has_text="30 秒後").wait_for()


def article(page, sites):
    page.goto(f"{sites.real}/articles/expired?lang=ja")


def article_urgent(page, sites):
    page.goto(f"{sites.real}/articles/fraud?lang=en")


def article_in_another_language(page, sites):
    page.goto(f"{sites.small}/articles/lost?lang=ja")
    page.wait_for_selector(".notice[lang=ja]")


def article_missing(page, sites):
    page.goto(f"{sites.real}/articles/there-is-none?lang=ja")
    page.wait_for_selector(".none")


def address_missing(page, sites):
    page.goto(f"{sites.real}/no/such/page")
    page.wait_for_selector(".none")


def article_check_answered(page, sites):
    article(page, sites)
    page.fill(".check input[type=date] >> nth=0", "2019-05-01")
    page.locator(".check label", has_text="Eメール").first.click()
    page.click(".check button[type=submit] >> nth=0")
    page.wait_for_selector(".check-label")


def article_without_script(page, sites):
    article(page, sites)  # the test takes JavaScript away for names that end so
    page.wait_for_selector(".check-printed dl")


def results_without_script(page, sites):
    sent(page, sites, LOST)


def diagnose_start(page, sites):
    page.goto(f"{sites.real}/diagnose?lang=ja")


def diagnosed(page, sites, text, wanted):
    diagnose_start(page, sites)
    page.fill("#complaint", text)
    page.click("#diagnose-form button")
    page.wait_for_selector(wanted)


def diagnose_question(page, sites):
    diagnosed(page, sites, LOST, ".question")
    page.click(".question summary")


def diagnose_found(page, sites):
    diagnosed(page, sites, "もう番号を教えてしまった", ".verdict")


def diagnose_none(page, sites):
    diagnosed(page, sites, NONSENSE, ".none")


def diagnose_corrected(page, sites):
    diagnosed(page, sites, MISSPELT, f'.notice:has-text("{MEANT}")')


def diagnose_redacted(page, sites):
    diagnosed(page, sites, WITH_CODE, ".notice")


def diagnose_failed(page, sites):
    page.route("**/assist", lambda route: route.fulfill(status=429))
    diagnose_start(page, sites)
    page.fill("#complaint", LOST)
    page.click("#diagnose-form button")
    page.locator("#diagnose-status", has_text="間を置いています").wait_for()


def diagnose_copy_refused(page, sites):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    diagnosed(page, sites, LOST, ".question")
    page.get_by_role("button", name="まとめをコピー").click()
    page.wait_for_selector(".to-copy")


def agent_empty(page, sites):
    page.goto(f"{sites.real}/agent?lang=ja")


def pasted(page, sites, text, wanted):
    agent_empty(page, sites)
    page.fill("#conversation", text)
    page.get_by_role("button", name="解析する").click()
    page.wait_for_selector(wanted)


def agent_reading(page, sites):
    pasted(page, sites, f"客: {LOST}\n担当: どこで買いましたか\n客: コンビニです", ".chip")


def agent_changed(page, sites):
    agent_reading(page, sites)
    page.click(".chip >> nth=-2")
    page.wait_for_selector("#agent-changes h2")


def agent_second_cause(page, sites):
    agent_reading(page, sites)
    page.locator(".cause-row").nth(1).click()


def agent_found(page, sites):
    agent_reading(page, sites)
    page.fill("#agent-q", "残高が増えない")
    page.press("#agent-q", "Enter")
    page.locator(".likely h2", has_text="検索結果").wait_for()


def agent_report(page, sites):
    agent_reading(page, sites)
    page.click("[data-key=report]")


def agent_urgent(page, sites):
    pasted(page, sites, f"客: {SCAM}", "[role=alert]")


def agent_none(page, sites):
    pasted(page, sites, f"客: {NONSENSE}", "#agent-status:not(:empty)")
    page.locator("#agent-status", has_text="合う記事がありません").wait_for()
    page.locator(".check h2", has_text="まず聞くこと").wait_for()


def agent_corrected(page, sites):
    pasted(page, sites, f"customer: {MISSPELT}", f'.notice:has-text("{MEANT}")')


def agent_redacted(page, sites):
    pasted(page, sites, f"客: {WITH_CODE}", ".notice")


def agent_failed(page, sites):
    page.route("**/assist", lambda route: route.fulfill(status=500))
    pasted(page, sites, f"客: {LOST}", "#agent-status:not(:empty)")
    page.locator("#agent-status", has_text="うまくいきませんでした").wait_for()


def agent_shortcuts(page, sites):
    agent_empty(page, sites)
    page.click("#show-shortcuts")


def agent_embedded(page, sites):
    page.goto(f"{sites.real}/embed?lang=ja")


def helpdesk(page, sites):
    page.goto(f"{sites.real}/demo/helpdesk?lang=ja")
    served(page)


def helpdesk_urgent(page, sites):
    page.goto(f"{sites.real}/demo/helpdesk?lang=ja")
    page.keyboard.press("Alt+ArrowDown")
    page.frame_locator("#sidebar").locator("[role=alert]").wait_for()


def helpdesk_other_language(page, sites):
    page.goto(f"{sites.real}/demo/helpdesk?lang=ja")
    page.keyboard.press("Alt+ArrowUp")
    page.frame_locator("#sidebar").locator("blockquote[lang=en]").wait_for()
    page.frame_locator("#sidebar").locator(".check .note").wait_for()  # the question in the agent's language


def helpdesk_inserted(page, sites):
    helpdesk(page, sites)
    page.keyboard.press("Alt+q")
    page.frame_locator("#sidebar").locator("#agent-status", has_text="挿入しました").wait_for()
    page.keyboard.press("Control+Enter")
    page.frame_locator("#sidebar").locator("#agent-changes h2").wait_for()


def helpdesk_on_another_origin(page, sites):
    page.goto(f"{sites.demo}/helpdesk?lang=ja")
    served(page)


def served(page):
    page.frame_locator("#sidebar").locator(".likely li").first.wait_for()


def components(page, sites):
    page.goto(f"{sites.real}/demo/components?lang=ja")


def api_page(page, sites):
    page.goto(f"{sites.real}/schema?lang=ja")
    page.wait_for_selector(".opblock")
    page.get_by_role("button", name="JavaScript").first.click()


def insights_locked(page, sites):
    page.goto(f"{sites.real}/insights?lang=ja")


def opened(page, site, key):
    page.goto(f"{site}/insights?lang=ja")
    page.fill("[name=key]", key)
    page.press("[name=key]", "Enter")


def insights_wrong_key(page, sites):
    opened(page, sites.real, "not-the-key")
    page.locator("#insights-status", has_text="アクセスキーが違います").wait_for()


def insights_with_data(page, sites):
    opened(page, sites.real, INSIGHTS_KEY)
    page.wait_for_selector(".plot-bars rect")
    page.click(".numbers summary")


def insights_searches(page, sites):
    insights_with_data(page, sites)
    page.click(".tile-figure >> nth=0")
    page.wait_for_selector("dialog .searches li")


def insights_mend(page, sites):
    insights_with_data(page, sites)
    page.get_by_role("button", name="直す").first.click()
    page.wait_for_selector("dialog textarea")


def insights_not_kept(page, sites):
    page.goto(f"{sites.small}/insights?lang=ja")
    page.wait_for_selector("#insights .command")


def insights_nothing_yet(page, sites):
    page.route("**/api/v1/insights?*", lambda route: route.fulfill(json=NOTHING_YET))
    page.goto(f"{sites.real}/insights?lang=ja")
    page.wait_for_selector("#insights .none")


def learn(page, sites):
    page.goto(f"{sites.real}/learn?lang=ja")
    page.wait_for_selector(".proposal")


def answering(page, pattern, body, status=200):
    page.route(pattern, lambda route: route.fulfill(status=status, json=body))


NO_PROPOSALS = {"generation": "g", "waiting": 0, "refusal": "", "by": "local", "proposals": []}


def learn_locked(page, sites):
    answering(page, "**/api/v1/learn?*", {"detail": "a key is needed"}, 401)
    page.goto(f"{sites.real}/learn?lang=ja")
    page.wait_for_selector("#key-form:not([hidden])")


def learn_not_kept(page, sites):
    answering(page, "**/api/v1/learn?*", {"detail": "search logging is disabled"}, 409)
    page.goto(f"{sites.real}/learn?lang=ja")
    page.wait_for_selector("#learn .none")


def learn_shipped(page, sites):
    def refusing(route):
        body = route.fetch().json()
        route.fulfill(json={**body, "refusal": "these are the articles that ship with the program"})

    page.route("**/api/v1/learn?*", refusing)
    learn(page, sites)
    page.wait_for_selector("#learn .notice")


def learn_another(page, sites):
    learn(page, sites)
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("期限")
    page.locator(".another-list [aria-selected=true]").wait_for()


def learn_already_decided(page, sites):
    answering(
        page, "**/learn/decisions", {"detail": "ada has already decided on this: none; nothing was changed"}, 409
    )
    learn(page, sites)
    page.keyboard.press("a")
    page.locator("#learn-status", has_text="ada").wait_for()


def learn_empty_with_suggestions(page, sites):
    symptoms = [{"article_id": "expired", "texts": ["期限が昨日まで"], "yaml": '  - "期限が昨日まで"\n'}]
    answering(page, "**/api/v1/learn?*", NO_PROPOSALS)
    answering(page, "**/learn/suggestions", {"symptoms": symptoms, "synonyms": [], "missing": []})
    page.goto(f"{sites.real}/learn?lang=ja")
    page.click("#suggestions-box > summary")
    page.click("#suggestions summary")


def learn_plain(page, sites):
    page.goto(f"{sites.real}/learn/plain?lang=ja")
    page.wait_for_selector("form.proposal")


def learn_plain_without_script(page, sites):
    page.goto(f"{sites.real}/learn?lang=ja")
    page.click("noscript a")
    page.wait_for_selector("form.proposal")


def widget(page, sites):
    page.goto(f"{sites.demo}/?lang=ja")
    page.locator("kaiketsu-search input").wait_for()


def widget_typed(page, sites, text):
    widget(page, sites)
    page.locator("kaiketsu-search input").click()
    page.keyboard.insert_text(text)


def widget_suggestions(page, sites):
    widget_typed(page, sites, LOST)
    page.locator("kaiketsu-search li").first.wait_for()
    page.keyboard.press("ArrowDown")


def widget_candidates(page, sites):
    widget_typed(page, sites, VAGUE)
    page.locator("kaiketsu-search li").nth(1).wait_for()


def widget_code_short(page, sites):
    widget_typed(page, sites, "QZ7M-XK4P2W-9TB 無効")
    page.locator("kaiketsu-search [role=status]", has_text="1文字足りません").wait_for()


def widget_corrected(page, sites):
    widget_typed(page, sites, MISSPELT)
    page.locator("kaiketsu-search [role=status]", has_text=MEANT).wait_for()


def widget_urgent(page, sites):
    widget_typed(page, sites, SCAM)
    page.locator("kaiketsu-search [role=alert]", has_text="188").wait_for()


def widget_none(page, sites):
    widget_typed(page, sites, NONSENSE)
    page.locator("kaiketsu-search a").first.wait_for()


def widget_offline(page, sites):
    widget(page, sites)
    page.context.set_offline(True)
    page.locator("kaiketsu-search input").click()
    page.keyboard.type("無効")
    page.locator("kaiketsu-search [role=status]", has_text="つながっていません").wait_for()


def widget_rate_limited(page, sites):
    answer = {"access-control-allow-origin": "*", "access-control-expose-headers": "retry-after", "retry-after": "30"}
    page.route("**/api/v1/search", lambda route: route.fulfill(status=429, headers=answer))
    widget_typed(page, sites, "無効")
    page.locator("kaiketsu-search [role=status]", has_text="30 秒後").wait_for()


STATES = [
    search_idle,
    articles,
    search_code_alone,
    search_not_this,
    search_loading,
    search_suggestions,
    search_suggestions_urgent,
    search_suggestions_none,
    search_suggestions_redacted,
    search_suggestions_corrected,
    search_answer,
    search_candidates,
    search_urgent,
    search_none,
    search_redacted,
    search_corrected,
    search_exact,
    search_answered,
    search_failed,
    search_offline,
    search_rate_limited,
    results_without_script,
    article,
    article_urgent,
    article_in_another_language,
    article_missing,
    address_missing,
    article_check_answered,
    article_without_script,
    diagnose_start,
    diagnose_question,
    diagnose_found,
    diagnose_none,
    diagnose_corrected,
    diagnose_redacted,
    diagnose_failed,
    diagnose_copy_refused,
    agent_empty,
    agent_reading,
    agent_changed,
    agent_second_cause,
    agent_found,
    agent_report,
    agent_urgent,
    agent_none,
    agent_corrected,
    agent_redacted,
    agent_failed,
    agent_shortcuts,
    agent_embedded,
    helpdesk,
    helpdesk_urgent,
    helpdesk_other_language,
    helpdesk_inserted,
    helpdesk_on_another_origin,
    api_page,
    components,
    insights_locked,
    insights_wrong_key,
    insights_with_data,
    insights_searches,
    insights_mend,
    insights_not_kept,
    insights_nothing_yet,
    learn,
    learn_locked,
    learn_not_kept,
    learn_shipped,
    learn_another,
    learn_already_decided,
    learn_empty_with_suggestions,
    learn_plain,
    learn_plain_without_script,
    widget,
    widget_suggestions,
    widget_candidates,
    widget_code_short,
    widget_corrected,
    widget_urgent,
    widget_none,
    widget_offline,
    widget_rate_limited,
]
