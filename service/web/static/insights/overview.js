// The figures of a period in a sentence and four tiles, each against the period before.

import { element, texts } from "../page.js";

const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function percent(part, whole) {
  return whole > 0 ? share.format(part / whole) : "–";
}

export function lead(totals, days) {
  const { searches } = totals;
  const said = { days, searches, answered: percent(totals.answered, searches), none: percent(totals.none, searches) };
  return element("p", { class: "owner-lead" }, filled(texts.owner_lead, said));
}

export function tiles({ totals, before }, days, open) {
  const rounded = (part, whole) => (whole > 0 ? Math.round((100 * part) / whole) : null);
  const points = (now, then) => (now === null || then === null ? null : now - then);
  const of = (name, whole) => [rounded(totals[name], totals[whole]), before && rounded(before[name], before[whole])];
  const tile = (title, value, note, change, good, fields) =>
    element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "tile-figure quiet", click: () => open(title, fields) },
        element("span", { class: "tile-name" }, title),
        element("span", { class: "tile-value" }, value),
        element("span", { class: "note" }, note),
        trend(change, good, days),
      ),
    );
  const rate = (title, name, whole, note, good, fields) => {
    const [now, then] = of(name, whole);
    const change = before ? points(now, then) : null;
    return tile(title, percent(totals[name], totals[whole]), note, change === null ? null : { by: change, unit: texts.owner_points }, good, fields);
  };
  const more = before && before.searches > 0 ? { by: Math.round((100 * (totals.searches - before.searches)) / before.searches), unit: "{points}%" } : null;
  const counted = (count) => filled(texts.owner_of_searches, { count });
  const voted = totals.votes > 0 ? filled(texts.owner_of_votes, totals) : texts.owner_no_votes;
  return element(
    "ul",
    { class: "tiles" },
    tile(texts.owner_searches, String(totals.searches), filled(texts.owner_days, { days }), more, 0, {}),
    rate(texts.owner_answered, "answered", "searches", counted(totals.answered), 1, { result: "answer" }),
    rate(texts.owner_helped, "helped", "votes", voted, 1, { vote: "any" }),
    rate(texts.owner_none, "none", "searches", counted(totals.none), -1, { result: "none" }),
  );
}

// Says more and less with a sign, and whether that is good with a colour; nothing where there is nothing before.
function trend(change, good, days) {
  if (change === null) return element("span", { class: "trend" }, texts.owner_no_before);
  if (change.by === 0) return element("span", { class: "trend" }, filled(texts.owner_same, { days }));
  const kind = good === 0 ? "" : change.by * good > 0 ? " is-better" : " is-worse";
  const sign = change.by > 0 ? "+" : "−";
  const by = filled(change.unit, { points: `${sign}${Math.abs(change.by)}` });
  return element("span", { class: `trend${kind}` }, filled(texts.owner_change, { change: by, days }));
}

export function service(insights, generation, age, lang) {
  const row = (name, value, note) => element("div", {}, element("dt", {}, name), element("dd", {}, value, " ", element("span", { class: "note" }, note)));
  return element(
    "section",
    { class: "technical" },
    element("h2", { class: "section-title" }, texts.owner_technical),
    element("dl", {}, row(texts.owner_latency, `${insights.p50_ms} ms`, `p95 ${insights.p95_ms} ms`), row(texts.owner_generation, ago(age, lang), generation)),
  );
}

function ago(seconds, lang) {
  const [unit, length] = [["day", 86_400], ["hour", 3600], ["minute", 60]].find(([, each]) => seconds >= 2 * each) || ["second", 1];
  return new Intl.RelativeTimeFormat(lang).format(-Math.round(seconds / length), unit);
}
