// The agent's sidebar: reads a conversation, shows what it may be and what to ask. It never writes by itself: text
// goes to the host, or to the clipboard, on a click or a key.
//
// Messages between a host page and the frame (README, "Beside a help desk"); each has `kaiketsu: 1` and a `type`:
//   host → frame  key {key}                                         of scope agent, before the conversation
//   host → frame  conversation {messages: [{role, text}], lang?}   the whole of it, again whenever it changes
//   frame → host  ready {}                                          ask for the conversation
//   frame → host  insert {text, lang}                               put this into the reply
// Those of other origins than the server allows are dropped.

import { useKey } from "./key.js";
import { element, get, localised, meter, post, texts } from "./page.js";

const root = document.getElementById("agent");
const panel = document.getElementById("panel");
const status = document.getElementById("agent-status");
const shortcuts = document.getElementById("shortcuts");
const lang = root.dataset.lang;
const embedded = "embedded" in root.dataset;
const allowed = new Set([location.origin, ...root.dataset.origins.split(" ").filter(Boolean)]);

const MAX_MESSAGES = 100;
const MAX_CHARS = 4000;

let messages = [];
let customerLang = null;
let evidence = {};
let ranksBefore = null;
let turn = 0;
let checks = new Map();
let hostOrigin = null;
let actions = {};

if (embedded) {
  addEventListener("message", onHostMessage);
  // Nobody is known yet; the word "ready" says nothing, so any parent may hear it.
  parent.postMessage({ kaiketsu: 1, type: "ready" }, "*");
} else {
  document.getElementById("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    converse(parsed(document.getElementById("conversation").value));
  });
  document.getElementById("clear").addEventListener("click", () => {
    document.getElementById("conversation").value = "";
    converse([]);
  });
}
document.addEventListener("keydown", onKey);

function onHostMessage(event) {
  const data = event.data;
  if (event.source !== parent || !allowed.has(event.origin) || data?.kaiketsu !== 1) return;
  if (data.type === "key" && typeof data.key === "string") useKey(data.key);
  if (data.type !== "conversation" || !Array.isArray(data.messages)) return;
  hostOrigin = event.origin;
  customerLang = data.lang === "ja" || data.lang === "en" ? data.lang : null;
  converse(data.messages.filter((each) => typeof each?.text === "string"));
}

// "customer: …", "agent: …", 客:, 担当: at the start of a line; what has no name belongs to the one before.
function parsed(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const named = /^\s*(customer|client|user|客|お客様|顧客|agent|support|担当|担当者)\s*[:：]\s*(.*)$/i.exec(line);
    if (named) found.push({ role: /^(agent|support|担当)/i.test(named[1]) ? "agent" : "customer", text: named[2] });
    else if (found.length > 0) found[found.length - 1].text += `\n${line}`;
    else if (line.trim()) found.push({ role: "customer", text: line });
  }
  return found;
}

function converse(latest) {
  const grown = latest.length >= messages.length && messages.every((each, i) => each.text === latest[i].text);
  if (!grown) {
    evidence = {}; // another conversation
    ranksBefore = null;
  }
  messages = latest.slice(-MAX_MESSAGES).map(({ role, text }) => ({
    role: role === "agent" ? "agent" : "customer",
    text: text.slice(0, MAX_CHARS),
  }));
  read();
}

async function read() {
  const own = ++turn;
  if (messages.length === 0) {
    panel.replaceChildren();
    status.textContent = texts.agent_waiting;
    return;
  }
  status.textContent = texts.searching;
  try {
    if (checks.size === 0) {
      checks = new Map((await get("/api/v1/checks")).checks.map((check) => [check.id, check]));
    }
    const state = await post("/api/v1/assist", { messages, evidence, ...(customerLang && { lang: customerLang }) });
    if (own !== turn) return;
    status.textContent = state.state === "none" ? texts.agent_none : "";
    render(state);
  } catch (error) {
    if (own === turn) status.textContent = error.message;
  }
}

function render(state) {
  const replyLang = state.reply?.lang || lang;
  actions = { results: state.results };
  const parts = [
    state.redactions.length > 0 && element("p", { class: "notice" }, texts.redacted),
    state.results[0]?.severity === "urgent" && urgent(),
    causes(state),
    stated(state),
    asking(state, replyLang),
    reply(state),
  ];
  panel.replaceChildren(...parts.filter(Boolean));
  ranksBefore = new Map(state.results.map((result, rank) => [result.article_id, rank]));
}

function urgent() {
  return element(
    "div",
    { class: "alert", role: "alert" },
    element("strong", {}, texts.urgent_title),
    element("p", {}, texts.urgent_now),
    element("p", {}, texts.urgent_contacts),
  );
}

function causes(state) {
  if (state.results.length === 0) return null;
  const items = state.results.map((result, rank) =>
    element(
      "li",
      { lang: result.lang },
      element("a", { href: result.url, target: "_blank", rel: "noopener" }, result.title),
      change(result.article_id, rank),
      meter(result.confidence),
    ),
  );
  return element("section", { class: "likely" }, element("h2", {}, texts.diagnose_likely), element("ol", {}, ...items));
}

function change(id, rank) {
  if (!ranksBefore) return "";
  const before = ranksBefore.get(id);
  if (before === rank) return "";
  const word = before === undefined ? "new" : before > rank ? "up" : "down";
  return element("span", { class: `badge change-${word}` }, texts[`agent_changed_${word}`]);
}

function stated(state) {
  const known = Object.entries(evidence).filter(([, outcome]) => outcome !== "unknown");
  if (state.prefilled.length === 0 && known.length === 0) return null;
  const read_ = state.prefilled.map((each) =>
    element(
      "li",
      {},
      `${outcomeText(each.check_id, each.outcome_id, lang)} `,
      element("q", {}, each.quote),
      element("span", { class: "note" }, ` ${texts.agent_message} ${each.message_index + 1} `),
      element("button", { type: "button", class: "link", click: () => settle(each.check_id, "unknown") }, texts.agent_wrong),
    ),
  );
  const given = known.map(([check, outcome]) =>
    element(
      "li",
      {},
      `${outcomeText(check, outcome, lang)} `,
      element("button", { type: "button", class: "link", click: () => unsettle(check) }, texts.undo),
    ),
  );
  return element("section", { class: "answered" }, element("h2", {}, texts.answered), element("ul", {}, ...read_, ...given));
}

function asking(state, replyLang) {
  const check = checks.get(state.next_check);
  if (!check || state.resolved) return null;
  const question = localised(check.ask, replyLang);
  actions.question = () => insert(question, replyLang);
  const options = Object.entries(check.outcomes).map(([id, outcome]) =>
    element("option", { value: id }, localised(outcome.label, lang)),
  );
  const select = element(
    "select",
    { change: () => select.value && settle(check.id, select.value) },
    element("option", { value: "" }, "…"),
    ...options,
    element("option", { value: "unknown" }, texts.check_unknown),
  );
  return element(
    "section",
    { class: "check" },
    element("h2", {}, texts.agent_next),
    element("p", { lang: replyLang, class: "check-ask" }, question),
    element("div", { class: "buttons" }, element("button", { type: "button", click: actions.question }, texts.agent_insert_question)),
    element("label", { class: "field" }, texts.agent_answer, select),
  );
}

function reply(state) {
  if (!state.reply) return null;
  actions.reply = () => insert(state.reply.text, state.reply.lang);
  return element(
    "section",
    { class: "reply" },
    element("h2", {}, texts.agent_reply),
    element("blockquote", { lang: state.reply.lang }, state.reply.text),
    element("div", { class: "buttons" }, element("button", { type: "button", click: actions.reply }, texts.agent_insert_reply)),
  );
}

function settle(checkId, outcomeId) {
  evidence[checkId] = outcomeId;
  read();
}

function unsettle(checkId) {
  delete evidence[checkId];
  read();
}

async function insert(text, textLang) {
  if (embedded && hostOrigin) {
    parent.postMessage({ kaiketsu: 1, type: "insert", text, lang: textLang }, hostOrigin);
    status.textContent = texts.agent_inserted;
    return;
  }
  await navigator.clipboard.writeText(text);
  status.textContent = texts.agent_copied;
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "?") shortcuts.showModal();
  else if (event.key === "q") actions.question?.();
  else if (event.key === "r") actions.reply?.();
  else if (/^[1-5]$/.test(event.key)) openCause(Number(event.key) - 1);
  else return;
  event.preventDefault();
}

function openCause(index) {
  const result = actions.results?.[index];
  if (result) open(result.url, "_blank", "noopener");
}

function outcomeText(checkId, outcomeId, inLang) {
  const check = checks.get(checkId);
  const outcome = check?.outcomes[outcomeId];
  return outcome ? `${localised(check.title, inLang)}: ${localised(outcome.label, inLang)}` : checkId;
}
