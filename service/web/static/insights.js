// What people search, for the owner of the knowledge base. The key stays in this tab.

import uPlot from "./vendor/uplot/uPlot.esm.js";
import { RequestError, articleUrl, copied, element, get, localised, texts } from "./page.js";

const form = document.getElementById("key-form");
const status = document.getElementById("insights-status");
const page = document.getElementById("insights");
const lang = page.dataset.lang;
const DAYS = 30;
const MAX_BARS = 12;
const STATES = ["answer", "candidates", "none"];


form.addEventListener("submit", (event) => {
  event.preventDefault();
  open(form.elements.key.value);
});

open(""); // lets the owner of a machine without keys in

async function open(key) {
  status.textContent = texts.searching;
  try {
    const [found, { articles }, { checks }] = await Promise.all([
      get(`/api/v1/insights?days=${DAYS}`, { authorization: `Bearer ${key}` }),
      get("/api/v1/articles"),
      get("/api/v1/checks"),
    ]);
    form.hidden = true;
    status.textContent = "";
    show(found, names(articles, checks));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (!key && error.status === 401) {
      status.textContent = "";
      return;
    }
    const said = { 401: texts.insights_wrong_key, 403: texts.insights_wrong_key, 409: texts.insights_not_kept };
    status.textContent = said[error.status] || error.message;
  }
}

// Titles of articles and labels of outcomes in the language of the page, where there are any.
function names(articles, checks) {
  const titles = new Map();
  for (const { article_id: id, lang: own, title } of articles) if (own === lang || !titles.has(id)) titles.set(id, title);
  const outcomes = new Map();
  for (const check of checks) {
    for (const [id, outcome] of [...Object.entries(check.outcomes), ["unknown", { label: { [lang]: texts.check_unknown } }]]) {
      outcomes.set(`${check.id}:${id}`, `${localised(check.title, lang)}: ${localised(outcome.label, lang)}`);
    }
  }
  return { title: (id) => titles.get(id) || id, outcome: (id) => outcomes.get(id) || id };
}

function show({ generation, generation_age_s: age, insights }, { title, outcome }) {
  const plot = element("div", { class: "plot" });
  const answered = insights.by_day.reduce((sum, day) => sum + day.answer + day.candidates, 0);
  const article = (id) => element("a", { href: articleUrl(id, lang) }, title(id));
  page.replaceChildren(
    element(
      "dl",
      { class: "figures" },
      figure(texts.insights_searches, insights.searches, texts.insights_period.replace("{days}", DAYS)),
      figure(texts.insights_answered, insights.searches > 0 ? `${Math.round((100 * answered) / insights.searches)} %` : "–"),
      figure(texts.insights_latency, `${insights.p50_ms} ms`, `p95 ${insights.p95_ms} ms`),
      figure(texts.insights_generation, ago(age), generation),
    ),
    section(texts.insights_by_day, legend(), plot, table(insights.by_day)),
    section(texts.insights_unanswered, clusters(insights.unanswered, draftButton)),
    section(texts.insights_unhelpful, unhelpful(insights.unhelpful, title)),
    section(texts.insights_causes, bars(insights.causes, article)),
    section(texts.insights_outcomes, bars(insights.outcomes, outcome)),
    section(texts.insights_frequent, clusters(insights.frequent, () => [])),
  );
  const draw = () => plotDays(plot, insights.by_day);
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw); // a canvas does not follow by itself
}

function ago(seconds) {
  const [unit, length] = [["day", 86_400], ["hour", 3600], ["minute", 60]].find(([, each]) => seconds >= 2 * each) || ["second", 1];
  return new Intl.RelativeTimeFormat(lang).format(-Math.round(seconds / length), unit);
}

function figure(name, value, note) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, String(value), note && element("span", { class: "note" }, note)));
}

function section(title, ...content) {
  return element("section", {}, element("h2", { class: "section-title" }, title), ...content);
}

function empty() {
  return element("p", { class: "note" }, texts.insights_empty);
}

function clusters(list, action) {
  if (list.length === 0) return empty();
  const rows = list.map((cluster) =>
    element(
      "li",
      {},
      element("span", { class: "count" }, `${cluster.count}×`),
      element(
        "div",
        {},
        cluster.texts[0],
        cluster.texts.length > 1 && element("p", { class: "note" }, cluster.texts.slice(1, 4).join(" / ")),
      ),
      ...action(cluster),
    ),
  );
  return element("ol", { class: "rows" }, ...rows);
}

// The draft is the server's, the same that `kaiketsu gaps --draft` writes.
function draftButton({ draft }) {
  if (!draft) return [];
  const said = element("span", { class: "note", role: "status" });
  const shown = element("textarea", { class: "to-copy", rows: "14", readonly: true, "aria-label": texts.insights_write, hidden: true });
  shown.value = draft;
  const copy = async () => {
    said.textContent = (await copied(draft)) ? texts.copied : texts.copy_failed;
    shown.hidden = false;
  };
  return [element("div", {}, element("button", { type: "button", class: "quiet", click: copy }, texts.insights_write)), said, shown];
}

function unhelpful(list, title) {
  if (list.length === 0) return empty();
  const rows = list.map((each) =>
    element(
      "li",
      {},
      element("span", { class: "count" }, `${each.not_helpful}×`),
      element(
        "div",
        {},
        element("strong", {}, title(each.article_id)),
        element("p", { class: "note" }, `${texts.helpful_no} ${each.not_helpful} · ${texts.helpful_yes} ${each.helpful}`),
        ...[...each.reasons, ...each.texts].slice(0, 4).map((text) => element("p", { class: "note" }, `– ${text}`)),
      ),
      element("a", { class: "more", href: articleUrl(each.article_id, lang) }, texts.insights_fix),
    ),
  );
  return element("ol", { class: "rows" }, ...rows);
}

function bars(counts, label) {
  const rows = Object.entries(counts).slice(0, MAX_BARS);
  if (rows.length === 0) return empty();
  const most = Math.max(...rows.map(([, count]) => count));
  return element(
    "ul",
    { class: "bars" },
    ...rows.map(([id, count]) =>
      element(
        "li",
        {},
        element("span", {}, label(id)),
        element("meter", { min: "0", max: String(most), value: String(count), "aria-hidden": "true" }),
        element("span", {}, String(count)),
      ),
    ),
  );
}

function legend() {
  return element("ul", { class: "legend", "aria-hidden": "true" }, ...STATES.map((name) => element("li", { class: `of-${name}` }, texts[`state_${name}`])));
}

// The same figures for those who cannot see the plot, or want to read it off. Days without a search are left out.
function table(days) {
  const rows = days.filter((day) => STATES.some((name) => day[name] > 0));
  if (rows.length === 0) return empty();
  const cells = (name, values, attributes = {}) =>
    element("tr", {}, element("th", { scope: "row", ...attributes }, name), ...values.map((value) => element("td", {}, String(value))));
  const head = [texts.insights_day, ...STATES.map((name) => texts[`state_${name}`])];
  return element(
    "details",
    { class: "numbers" },
    element("summary", {}, texts.insights_table),
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows.map((day) => cells(day.day, STATES.map((name) => day[name])))),
    ),
  );
}

// Bars of a day, one state upon the other: what got no answer at the top, in the colour of a warning.
function plotDays(node, days) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const fills = { answer: colour("--accent"), candidates: colour("--maybe"), none: colour("--urgent") };
  const stacked = STATES.map((_, index) => days.map((day) => STATES.slice(0, index + 1).reduce((sum, name) => sum + day[name], 0)));
  const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
  const dayOf = (seconds) => new Intl.DateTimeFormat(lang, { month: "numeric", day: "numeric", timeZone: "UTC" }).format(seconds * 1000);
  const series = STATES.map((name) => ({ fill: fills[name], width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 28], radius: 0.15 }) }));
  const options = {
    height: 240,
    padding: [12, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(most || 0, 4) * 1.1] } },
    axes: [{ ...axis, grid: { show: false }, values: (_, splits) => splits.map(dayOf), space: 60 }, { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000] }],
    series: [{}, ...series.reverse()], // the tallest first, the others over it
  };
  const data = [days.map((day) => Date.parse(day.day) / 1000), ...stacked.reverse()];
  node.replaceChildren();
  const plot = new uPlot({ ...options, width: Math.max(260, node.clientWidth - 24) }, data, node);
  plot.root.setAttribute("aria-hidden", "true"); // the table says it
  new ResizeObserver(() => plot.setSize({ width: Math.max(260, node.clientWidth - 24), height: options.height })).observe(node);
}
