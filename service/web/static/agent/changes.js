// What the last message or answer changed: causes that came, went, or became more or less certain, and why.

import { element, texts } from "../page.js";
import { outcomeText } from "./question.js";

const NOTABLE = 0.05; // what is smaller says nothing

// `before` is null for the first look at a conversation, where everything is new and nothing worth saying.
export function changesBetween(before, state, { evidence, messages }) {
  if (!before) return null;
  const old = new Map(before.state.results.map((result, rank) => [result.article_id, { ...result, rank }]));
  const now = new Set(state.results.map((result) => result.article_id));
  const known = new Set(before.state.prefilled.map(key));
  const change = {
    added: state.results.filter(({ article_id: id, confidence }) => !old.has(id) && !(confidence < NOTABLE)),
    moved: state.results
      .map((result, rank) => ({ ...result, rank, was: old.get(result.article_id) }))
      .filter(({ was, confidence, rank }) => was && (areFigures(was, confidence) ? isNotable(was.confidence, confidence) : rank < was.rank)),
    gone: before.state.results.filter(({ article_id: id, confidence }) => !now.has(id) && !(confidence < NOTABLE)),
    facts: state.prefilled.filter((each) => !known.has(key(each))),
    noted: Object.entries(evidence).filter(([check, outcome]) => before.evidence[check] !== outcome),
  };
  const last = messages.findLastIndex((each) => each.role !== "agent");
  return { ...change, last, isAny: Object.values(change).some((list) => list.length > 0) };
}

// Returns elements for the region that is read out.
export function told(changes, checks, lang) {
  if (!changes) return [];
  const { added, moved, gone, facts, noted, last } = changes;
  const line = (key, { title, confidence, was }) =>
    texts[key].replace("{cause}", () => inQuotes(title)).replace("{was}", percent(was?.confidence)).replace("{now}", percent(confidence));
  const lines = [
    ...moved.map((each) => line(areFigures(each.was, each.confidence) ? "agent_was_now" : "agent_moved_up", each)),
    ...added.map((each) => line(isKnown(each.confidence) ? "agent_new_now" : "agent_moved_new", each)),
    ...gone.map((each) => line("agent_moved_gone", each)),
  ];
  const message = (index) => texts.agent_message.replace("{number}", index + 1);
  const reasons = [
    ...facts.map((each) => `${outcomeText(checks, each.check_id, each.outcome_id, lang)} (${message(each.message_index)}: ${each.quote})`),
    ...noted.map(([check, outcome]) => outcomeText(checks, check, outcome, lang)),
  ];
  if (reasons.length === 0 && lines.length > 0) reasons.push(message(last)); // its words, and nothing that a check asks
  const why = reasons.length > 0 && element("p", { class: "note" }, texts.agent_because.replace("{reasons}", () => reasons.join(" / ")));
  return [
    element("h2", {}, texts.agent_changes),
    why,
    lines.length > 0
      ? element("ul", { class: "changes" }, ...lines.map((each) => element("li", {}, each)))
      : element("p", { class: "note" }, texts.agent_same),
  ].filter(Boolean);
}

// A title inside Japanese quotation marks, which do not stand within each other.
export function inQuotes(title) {
  return title.replaceAll("「", "『").replaceAll("」", "』");
}

// 0.724 → "72%": for agents, who weigh causes against each other. Never none, never all.
export function percent(confidence) {
  return isKnown(confidence) ? `${Math.min(Math.max(Math.round(confidence * 100), 1), 99)}%` : "";
}

function isKnown(confidence) {
  return confidence !== undefined && confidence !== null;
}

function areFigures(was, now) {
  return isKnown(was.confidence) && isKnown(now);
}

function isNotable(was, now) {
  return Math.abs(was - now) >= NOTABLE;
}

function key({ check_id: check, outcome_id: outcome }) {
  return `${check}:${outcome}`;
}
