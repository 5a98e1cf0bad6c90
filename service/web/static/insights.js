// The page of the owner of the knowledge base. The key stays in this tab.

import { RequestError, articleUrl, element, get, localised, texts } from "./page.js";
import { chart } from "./insights/chart.js";
import { mendGap, mendStale, mendUnhelpful, showSearches } from "./insights/dialogs.js";
import { bars, clusters, section, stale, unhelpful } from "./insights/lists.js";
import { filled, lead, service, tiles } from "./insights/overview.js";

const form = document.getElementById("key-form");
const status = document.getElementById("insights-status");
const tools = document.getElementById("owner-tools");
const period = document.getElementById("period");
const page = document.getElementById("insights");
const lang = page.dataset.lang;
let key = "";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  key = form.elements.key.value;
  load();
});
period.addEventListener("change", load);
for (const button of tools.querySelectorAll("[data-export]")) button.addEventListener("click", () => save(button.dataset.export));

// Everything that is asked for names the period of the page.
const headers = () => ({ authorization: `Bearer ${key}` });
const address = (path, fields = {}) => `/api/v1/insights${path}?${new URLSearchParams({ days: period.value, ...fields })}`;
const search = (fields) => get(address("/searches", fields), headers());

async function load() {
  status.textContent = texts.searching;
  page.setAttribute("aria-busy", "true");
  try {
    const [found, { checks }] = await Promise.all([get(address(""), headers()), get("/api/v1/checks")]);
    form.hidden = true;
    tools.hidden = false;
    status.textContent = "";
    show(found, names(found.articles, checks));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    tell(error);
  } finally {
    page.removeAttribute("aria-busy");
  }
}

function tell(error) {
  const wrong = error.status === 401 || error.status === 403;
  status.textContent = wrong ? (key ? texts.owner_wrong_key : "") : error.status === 409 ? "" : error.message;
  if (error.status !== 409) return;
  form.hidden = true;
  page.replaceChildren(
    element("section", { class: "none" }, element("h2", { class: "section-title" }, texts.owner_not_kept), element("p", {}, texts.owner_not_kept_help), element("pre", { class: "command" }, "KAIKETSU_FEEDBACK_DB=sqlite:///feedback.db kaiketsu serve")),
  );
}

// Titles of articles and labels of outcomes in the language of the page, where there are any.
function names(articles, checks) {
  const outcomes = new Map();
  for (const check of checks) {
    for (const [id, outcome] of [...Object.entries(check.outcomes), ["unknown", { label: { [lang]: texts.check_unknown } }]]) {
      outcomes.set(`${check.id}:${id}`, `${localised(check.title, lang)}: ${localised(outcome.label, lang)}`);
    }
  }
  const file = (id, wanted = lang) => (articles[id] || []).find((each) => each.lang === wanted) || (articles[id] || [])[0];
  return { file, title: (id) => file(id)?.title || id, outcome: (id) => outcomes.get(id) || id, url: (id) => `${articleUrl(id, lang)}&reader=agent` };
}

function show({ generation, generation_age_s: age, insights, stale: overdue }, named) {
  const days = Number(period.value);
  if (insights.totals.searches === 0) {
    const ways = element("p", {}, element("a", { class: "button quiet", href: `/?lang=${lang}` }, texts.owner_none_search));
    page.replaceChildren(element("section", { class: "none" }, element("h2", { class: "section-title" }, texts.owner_none_title), element("p", {}, texts.owner_none_help), ways), ...review(overdue, named));
    return;
  }
  const open = (title, fields) => showSearches(title, fields, search, named);
  page.replaceChildren(
    lead(insights.totals, days),
    tiles(insights, days, open),
    section(texts.owner_gaps, texts.owner_gaps_help, clusters(insights.unanswered, named, { empty: texts.owner_gaps_empty, act: (gap) => mendGap(gap, named) })),
    section(texts.owner_unhelpful, "", unhelpful(insights.unhelpful, named, { mend: (each) => mendUnhelpful(each, named), open })),
    ...review(overdue, named),
    chart(insights.by_day, lang, (day) => open(day, { day })),
    section(texts.owner_frequent, texts.owner_gaps_help, clusters(insights.frequent, named, { empty: texts.owner_empty })),
    element(
      "div",
      { class: "pair" },
      section(texts.owner_causes, "", bars(insights.causes, named.title, (id) => open(named.title(id), { article: id }))),
      section(texts.owner_outcomes, "", bars(insights.outcomes, named.outcome, (id) => open(named.outcome(id), { outcome: id }))),
    ),
    service(insights, generation, age, lang),
  );
}

function review(overdue, named) {
  return [section(texts.owner_stale, "", stale(overdue, named, mendStale))];
}

// A file that only the key opens cannot be a plain link.
async function save(kind) {
  const answer = await fetch(address("/export", { kind }), { headers: headers() });
  if (!answer.ok) {
    status.textContent = texts.failed;
    return;
  }
  const name = `searches-${period.value}-days.${kind}`;
  const link = element("a", { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
  status.textContent = filled(texts.owner_exported, { name });
}

load(); // lets the owner of a machine without keys in
