// The agent's sidebar: reads a conversation, shows what it may be, what to ask and what to reply. It never writes by
// itself: text goes to the host, or to the clipboard, on a click or a key.
//
// Messages between a host page and the frame (service/docs/embedding.md) come from host.js. What is known and noted of
// a conversation is kept by its id (chats.js), so that an agent with several of them never mixes two.

import { agentAlarm } from "./agent/alarm.js";
import { changesBetween, told } from "./agent/changes.js";
import { goOn, opened } from "./agent/chats.js";
import { parsed, trimmed } from "./agent/conversation.js";
import { connectHost } from "./agent/host.js";
import { listenToKeys } from "./agent/keys.js";
import { agentPanel } from "./agent/panel.js";
import { copied, element, get, isUrgent, post, texts } from "./page.js";
import { tell } from "./signals.js";

const root = document.getElementById("agent");
const panel = document.getElementById("panel");
const status = document.getElementById("agent-status");
const alarm = document.getElementById("agent-alert");
const changes = document.getElementById("agent-changes");
const search = document.getElementById("agent-search");
const shortcuts = document.getElementById("shortcuts");
const lang = root.dataset.lang;
const isEmbedded = "embedded" in root.dataset;

let chat = opened("");
let turn = 0;
let running = null;
let checks = new Map();
let panelActions = {};
const host = isEmbedded ? connectHost(root.dataset.origins.split(" ").filter(Boolean), { converse, act }) : null;

function converse({ id, messages, lang: spoken }) {
  if (chat.id !== id) say("");
  chat = opened(id);
  chat.lang = spoken;
  const isNews = goOn(chat, messages);
  draw();
  if (isNews) read();
}

async function read() {
  const own = ++turn;
  const about = chat;
  running?.abort();
  running = new AbortController();
  if (about.messages.length === 0) return;
  const { messages, leftOut } = trimmed(about.messages);
  const filters = Object.fromEntries(Object.entries(about.filters).map(([name, { value }]) => [name, value]));
  const state = await asked(own, { messages, evidence: about.evidence, filters, ...(about.lang && { lang: about.lang }) });
  if (!state) return;
  for (const each of state.prefilled) each.message_index += leftOut;
  if (about.state?.results[0]?.article_id !== state.results[0]?.article_id) about.chosen = ""; // chosen among others
  const change = changesBetween(about.before, state, about);
  const isOwn = about.messages.at(-1).role === "agent"; // what the agent wrote changes nothing worth telling
  about.changes = change && (change.isAny || !isOwn) ? change : null;
  about.before = { state, evidence: { ...about.evidence } };
  Object.assign(about, { state, leftOut, found: null });
  draw();
}

// The search field asks for articles by other words; the conversation stays as it is.
async function find(text) {
  const own = ++turn;
  const about = chat;
  running?.abort();
  running = new AbortController();
  const found = await asked(own, { messages: [{ role: "customer", text }], ...(about.lang && { lang: about.lang }) });
  if (!found) return;
  Object.assign(about, { query: text, found });
  draw();
  panel.querySelector(".cause-row")?.focus();
}

// Resolves to null where a later question has been asked, or none could be answered.
async function asked(own, body) {
  say(texts.searching);
  panel.setAttribute("aria-busy", "true");
  try {
    if (checks.size === 0) checks = new Map((await get("/api/v1/checks")).checks.map((check) => [check.id, check]));
    const state = await post("/api/v1/assist", { ...body, replies: true }, running.signal);
    if (own !== turn) return null;
    say("");
    return state;
  } catch (error) {
    if (own === turn && error.name !== "AbortError") say(error.message);
    return null;
  } finally {
    if (own === turn) panel.removeAttribute("aria-busy");
  }
}

function draw() {
  const { state, found } = chat;
  const focused = document.activeElement?.closest("#panel [data-key]")?.dataset.key;
  const urgent = state !== null && isUrgent(state);
  if (urgent !== alarm.hasChildNodes() || alarm.dataset.chat !== chat.id) {
    alarm.replaceChildren(...(urgent ? [agentAlarm({ state, insert, isEmbedded })] : [])); // read out once
    alarm.dataset.chat = chat.id;
  }
  changes.replaceChildren(...(found ? [] : told(chat.changes, checks, lang)));
  panelActions = {};
  const note = (kind, article) => tell((found ?? state).search_id, kind, article, { agent: true });
  const view = { chat, shown: found ?? state, checks, lang, isEmbedded, insert, note, say, settle, narrow, choose, close };
  panel.replaceChildren(...(view.shown ? agentPanel(view, panelActions) : []));
  if (focused) (panel.querySelector(`[data-key="${focused}"]`) || panel.querySelector("button"))?.focus();
  if (search.elements.q !== document.activeElement) search.elements.q.value = found ? chat.query : "";
  if (chat.messages.length === 0 && !found) say(texts.agent_waiting);
  else if (state?.state === "none" && !found) say(texts.agent_none);
  else if (found?.state === "none") say(texts.instant_none);
  if (chat.leftOut > 0) say(texts.agent_old_left_out.replace("{count}", chat.leftOut));
}

function say(...parts) {
  status.replaceChildren(...parts);
}

// An outcome for a check, or null to take the answer back.
function settle(checkId, outcomeId) {
  if (outcomeId === null) delete chat.evidence[checkId];
  else chat.evidence[checkId] = outcomeId;
  read();
}

function narrow(filter, chosen) {
  if (chosen) chat.filters[filter] = chosen;
  else delete chat.filters[filter];
  read();
}

function choose(articleId) {
  chat.chosen = articleId;
  draw();
  panel.querySelector(".reply")?.scrollIntoView({ block: "nearest" }); // what Insert would insert
}

function close() {
  chat.found = null;
  say("");
  draw();
  (panel.querySelector(".cause-row") ?? search.elements.q).focus();
}

async function insert(text, textLang) {
  if (!host?.isThere()) return copyOut(text);
  const own = chat;
  const { ok, undo } = await host.insert(text, textLang, own.id);
  if (!ok) return copyOut(text, texts.agent_not_heard);
  // What the host cannot take out again hides what it could: the last one goes first.
  if (undo) own.inserted.push(undo);
  else own.inserted = [];
  say(texts.agent_inserted, " ", ...undoButton());
}

function undoButton() {
  return chat.inserted.length > 0 ? [element("button", { type: "button", class: "link", click: undoLast }, texts.agent_undo_insert)] : [];
}

async function undoLast() {
  const last = chat.inserted.pop();
  if (last) say((await last()) ? texts.agent_undone : texts.agent_not_undone, " ", ...undoButton());
}

async function copyOut(text, why = texts.copied) {
  if (await copied(text)) {
    say(why);
    return;
  }
  say(texts.copy_failed);
  const shown = element("textarea", { class: "to-copy", rows: "6", readonly: true, "aria-label": texts.agent_reply });
  shown.value = text;
  panel.append(shown);
  shown.select();
}

// What keys, here or in the host page, may do. Returns whether there was something to do.
function act(action, index = 0) {
  const own = {
    undo: chat.inserted.length > 0 && undoLast,
    warning: alarm.querySelector("button") && (() => alarm.querySelector("button").click()),
    search: () => search.elements.q.focus(),
    keys: () => !shortcuts.open && shortcuts.showModal(),
    leave: chat.found ? close : isEmbedded && host.leave,
  };
  const done = own[action] || panelActions[action];
  done?.(index);
  return Boolean(done);
}

search.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = search.elements.q.value.trim();
  if (text) find(text);
  else if (chat.found) close();
});
document.getElementById("show-shortcuts").addEventListener("click", () => act("keys"));
listenToKeys(act, shortcuts);

const form = document.getElementById("paste");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  converse({ id: "", messages: parsed(form.elements.conversation.value), lang: null });
});
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
});
document.getElementById("clear")?.addEventListener("click", () => {
  form.reset();
  converse({ id: "", messages: [], lang: null });
  form.elements.conversation.focus();
});
