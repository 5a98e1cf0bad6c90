// Lists of the owner's page: what was asked, what did not help, what is overdue.

import { element, texts } from "../page.js";
import { filled } from "./overview.js";

const MAX_BARS = 12;
const SHOWN = 6;

export function section(title, help, ...content) {
  return element("section", {}, element("h2", { class: "section-title" }, title), help && element("p", { class: "note" }, help), ...content);
}

// Texts of the same meaning; `act` makes the button of a row do something.
export function clusters(list, named, { empty, act }) {
  if (list.length === 0) return nothing(empty);
  const rows = list.map((each) => {
    const near = each.nearest || each.article;
    const title = each.name || each.texts[0];
    return element(
      "li",
      {},
      element("span", { class: "count" }, `${each.count}×`),
      element(
        "div",
        {},
        element("strong", {}, /[\p{L}\p{N}]/u.test(title) ? title : texts.owner_hidden),
        near && element("p", { class: "note" }, each.nearest ? `${texts.owner_nearest}: ` : states(each), element("a", { href: named.url(near) }, named.title(near))),
        !near && each.states && element("p", { class: "note" }, states(each)),
        each.texts.length > 1 && wordings(each),
      ),
      act && element("button", { type: "button", class: "quiet", click: () => act(each) }, texts.owner_mend),
    );
  });
  return folded(rows);
}

// The first rows; the others open below them.
function folded(rows) {
  const list = (some) => element("ol", { class: "rows" }, ...some);
  if (rows.length <= SHOWN + 1) return list(rows);
  const rest = rows.slice(SHOWN);
  return element("div", {}, list(rows.slice(0, SHOWN)), element("details", {}, element("summary", {}, filled(texts.owner_rest, { count: rest.length })), list(rest)));
}

function states(cluster) {
  const said = Object.entries(cluster.states).map(([state, count]) => `${texts[`state_${state}`]} ${count}`);
  return `${said.join(", ")} `;
}

function wordings({ texts: own, counts }) {
  const list = own.map((text, place) => element("li", {}, element("span", { class: "count" }, `${counts[place]}×`), " ", text));
  return element("details", {}, element("summary", {}, filled(texts.owner_similar, { count: own.length })), element("ul", { class: "wordings" }, ...list));
}

export function unhelpful(list, named, { mend, open }) {
  if (list.length === 0) return nothing(texts.owner_unhelpful_empty);
  const rows = list.map((each) =>
    element(
      "li",
      {},
      element("span", { class: "count" }, `${each.not_helpful}×`),
      element(
        "div",
        {},
        element("a", { href: named.url(each.article_id) }, named.title(each.article_id)),
        element("p", { class: "note" }, element("button", { type: "button", class: "link", click: () => open(named.title(each.article_id), { vote: "any", article: each.article_id }) }, filled(texts.owner_votes, { no: each.not_helpful, yes: each.helpful }))),
        ...each.reasons.slice(0, 2).map((text) => element("p", { class: "said" }, element("q", {}, text))),
      ),
      element("button", { type: "button", class: "quiet", click: () => mend(each) }, texts.owner_mend),
    ),
  );
  return folded(rows);
}

export function stale(list, named, mend) {
  if (list.length === 0) return nothing(texts.owner_stale_empty);
  const rows = list.map((each) =>
    element(
      "li",
      {},
      element("span", { class: "count" }, `${each.shown}×`),
      element(
        "div",
        {},
        element("a", { href: named.url(each.article_id), lang: each.lang }, each.title),
        element("p", { class: "note" }, staleness(each)),
      ),
      element("button", { type: "button", class: "quiet", click: () => mend(each) }, texts.owner_mend),
    ),
  );
  return folded(rows);
}

function staleness({ fallen, review_after: due, verified, shown, changed_by: name, changed_on: day }) {
  const parts = [
    fallen && filled(texts.owner_fallen, fallen),
    due && filled(texts.owner_overdue, { due, verified }),
    filled(texts.owner_shown, { count: shown }),
    name && filled(texts.owner_changed, { name, day }),
  ];
  return parts.filter(Boolean).join(" · ");
}

// How often each of something came, the most frequent first; a row opens what is behind it.
export function bars(counts, label, open) {
  const rows = Object.entries(counts).slice(0, MAX_BARS);
  if (rows.length === 0) return nothing(texts.owner_empty);
  const most = Math.max(...rows.map(([, count]) => count));
  const row = ([id, count]) =>
    element(
      "li",
      {},
      element("button", { type: "button", class: "link", click: () => open(id) }, label(id)),
      element("meter", { min: "0", max: String(most), value: String(count), "aria-hidden": "true" }),
      element("span", {}, String(count)),
    );
  return element("ul", { class: "bars" }, ...rows.map(row));
}

function nothing(text) {
  return element("p", { class: "note" }, text);
}
