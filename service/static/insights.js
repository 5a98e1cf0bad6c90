// What people search, for the owner of the knowledge base. The key stays in this tab.

import uPlot from "./vendor/uplot/uPlot.esm.js";
import { articleUrl, element, get, texts } from "./page.js";

const form = document.getElementById("key-form");
const status = document.getElementById("insights-status");
const page = document.getElementById("insights");
const lang = page.dataset.lang;
const MAX_BARS = 12;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  open(form.elements.key.value);
});

open(""); // lets the owner of a machine without keys in

async function open(key) {
  try {
    const found = await get("/api/v1/insights?days=30", { authorization: `Bearer ${key}` });
    form.hidden = true;
    status.textContent = "";
    show(found);
  } catch {
    if (key) status.textContent = texts.insights_wrong_key;
  }
}

function show({ generation, generation_age_s: age, insights }) {
  const days = element("div", { class: "plot" });
  page.replaceChildren(
    element(
      "dl",
      { class: "figures" },
      figure(texts.insights_searches, insights.searches),
      figure(texts.insights_latency, `p50 ${insights.p50_ms} ms · p95 ${insights.p95_ms} ms`),
      figure(texts.insights_generation, `${generation} · ${texts.insights_age} ${(age / 3600).toFixed(1)} ${texts.insights_hours}`),
    ),
    section(texts.insights_by_day, days),
    section(texts.insights_unanswered, clusters(insights.unanswered, draftButton)),
    section(texts.insights_unhelpful, unhelpful(insights.unhelpful)),
    section(texts.insights_causes, bars(insights.causes, (id) => element("a", { href: articleUrl(id, lang) }, id))),
    section(texts.insights_outcomes, bars(insights.outcomes, (id) => id)),
    section(texts.insights_frequent, clusters(insights.frequent, () => "")),
  );
  plotDays(days, insights.by_day);
}

function figure(name, value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, String(value)));
}

function section(title, ...content) {
  return element("section", {}, element("h2", {}, title), ...content);
}

function empty() {
  return element("p", { class: "note" }, texts.insights_empty);
}

function clusters(list, action) {
  if (list.length === 0) return empty();
  const rows = list.map((cluster) =>
    element(
      "li",
      { class: "card" },
      element("strong", {}, `${cluster.count} × `),
      cluster.texts[0],
      cluster.texts.length > 1 ? element("p", { class: "note" }, cluster.texts.slice(1, 4).join(" / ")) : "",
      action(cluster),
    ),
  );
  return element("ol", { class: "results" }, ...rows);
}

// A stub with the searched words as symptoms, in the form that AUTHORING.md describes.
function draftButton(cluster) {
  const copy = async () => {
    await navigator.clipboard.writeText(draft(cluster));
    status.textContent = texts.agent_copied;
  };
  return element("div", { class: "buttons" }, element("button", { type: "button", class: "quiet", click: copy }, texts.insights_write));
}

function draft(cluster) {
  const today = new Date().toISOString().slice(0, 10);
  const symptoms = cluster.texts.map((text) => `  - ${JSON.stringify(text)}`).join("\n");
  return `---\nid: new-article\ntitle: TODO\nsummary: TODO\nsymptoms:\n${symptoms}\nsources: []\nverified: ${today}\nreview_after: TODO\nstatus: draft\n---\n`;
}

function unhelpful(list) {
  if (list.length === 0) return empty();
  const rows = list.map((each) =>
    element(
      "li",
      { class: "card" },
      element("strong", {}, each.article_id),
      ` ${texts.helpful_no} ${each.not_helpful} · ${texts.helpful_yes} ${each.helpful}`,
      ...[...each.reasons, ...each.texts].slice(0, 4).map((text) => element("p", { class: "note" }, text)),
      element("p", {}, element("a", { href: articleUrl(each.article_id, lang) }, texts.insights_fix)),
    ),
  );
  return element("ol", { class: "results" }, ...rows);
}

function bars(counts, label) {
  const rows = Object.entries(counts).slice(0, MAX_BARS);
  if (rows.length === 0) return empty();
  const most = Math.max(...rows.map(([, count]) => count));
  return element(
    "ul",
    { class: "bars" },
    ...rows.map(([id, count]) =>
      element("li", {}, element("span", {}, label(id)), element("meter", { min: "0", max: String(most), value: String(count), "aria-hidden": "true" }), element("span", {}, String(count))),
    ),
  );
}

function plotDays(node, days) {
  const style = getComputedStyle(document.documentElement);
  const [ink, line] = ["--ink-soft", "--line"].map((name) => style.getPropertyValue(name).trim());
  const stroke = { answer: style.getPropertyValue("--accent").trim(), candidates: "#8a6d00", none: style.getPropertyValue("--urgent").trim() };
  const series = ["answer", "candidates", "none"];
  const axis = { stroke: ink, grid: { stroke: line }, ticks: { stroke: line } };
  new uPlot(
    {
      width: Math.max(280, node.clientWidth),
      height: 220,
      scales: { y: { range: (_, __, max) => [0, Math.max(max, 4)] } },
      axes: [axis, axis],
      series: [{}, ...series.map((name) => ({ label: texts[`state_${name}`], stroke: stroke[name], width: 2 }))],
    },
    [days.map((each) => Date.parse(each.day) / 1000), ...series.map((name) => days.map((each) => each[name]))],
    node,
  );
}
