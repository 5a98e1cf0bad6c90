// The agent's sidebar: reads a conversation, shows what it may be and what to ask. It never writes by itself: text
// goes to the host, or to the clipboard, on a click or a key.
//
// Messages between a host page and the frame (service/docs/embedding.md) come from host.js. What is noted about a
// conversation is kept by its id, so that an agent with several of them never mixes two.

import { changesBetween } from "./agent/changes.js";
import { parsed, trimmed } from "./agent/conversation.js";
import { connectHost } from "./agent/host.js";
import { agentPanel } from "./agent/panel.js";
import { copied, get, isUrgent, post, texts, urgentAlert } from "./page.js";
import { tell } from "./signals.js";

const root = document.getElementById("agent");
const panel = document.getElementById("panel");
const status = document.getElementById("agent-status");
const alert = document.getElementById("agent-alert");
const shortcuts = document.getElementById("shortcuts");
const lang = root.dataset.lang;
const MAX_CONVERSATIONS = 50;

const conversations = new Map(); // id → what is known of it, most recent last
let current = opened("");
let turn = 0;
let running = null;
let checks = new Map();
let actions = {};
let insert = (text) => copyOut(text);

if ("embedded" in root.dataset) {
  const host = connectHost(root.dataset.origins.split(" ").filter(Boolean), ({ id, messages, lang: spoken }) => {
    current = opened(id);
    current.lang = spoken;
    converse(messages);
  });
  insert = async (text, textLang) => {
    if (!host.isThere()) return copyOut(text);
    if (await host.insert(text, textLang, current.id)) status.textContent = texts.agent_inserted;
    else await copyOut(text, texts.agent_not_heard);
  };
} else {
  const form = document.getElementById("paste");
  const conversation = document.getElementById("conversation");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    converse(parsed(conversation.value));
  });
  conversation.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
  });
  document.getElementById("clear").addEventListener("click", () => {
    conversation.value = "";
    converse([]);
    conversation.focus();
  });
}
document.getElementById("show-shortcuts").addEventListener("click", () => shortcuts.showModal());
document.addEventListener("keydown", onKey);

function opened(id) {
  const known = conversations.get(id) || { id, lang: null, messages: [], evidence: {}, filters: {}, before: null };
  conversations.delete(id);
  conversations.set(id, known);
  if (conversations.size > MAX_CONVERSATIONS) conversations.delete(conversations.keys().next().value);
  return known;
}

function converse(latest) {
  const grown = latest.length >= current.messages.length && current.messages.every((each, i) => each.text === latest[i].text);
  if (!grown) {
    current.filters = {};
    current.evidence = {}; // other words under the same id: what was noted is not about them
    current.before = null;
  }
  current.messages = latest;
  read();
}

async function read() {
  const own = ++turn;
  const about = current;
  running?.abort();
  running = new AbortController();
  actions = {};
  if (panel.dataset.conversation !== about.id || about.messages.length === 0) {
    panel.replaceChildren(); // never one customer's causes beside another
    alert.replaceChildren();
    panel.dataset.conversation = about.id;
  }
  if (about.messages.length === 0) {
    status.textContent = texts.agent_waiting;
    return;
  }
  status.textContent = texts.searching;
  panel.setAttribute("aria-busy", "true");
  try {
    if (checks.size === 0) {
      checks = new Map((await get("/api/v1/checks")).checks.map((check) => [check.id, check]));
    }
    const { messages, leftOut } = trimmed(about.messages);
    const filters = Object.fromEntries(Object.entries(about.filters).map(([name, { value }]) => [name, value]));
    const asked = { messages, evidence: about.evidence, filters, ...(about.lang && { lang: about.lang }) };
    const state = await post("/api/v1/assist", asked, running.signal);
    if (own !== turn) return;
    for (const each of state.prefilled) each.message_index += leftOut;
    show(state, about, leftOut);
  } catch (error) {
    if (own !== turn || error.name === "AbortError") return;
    status.textContent = error.message;
  } finally {
    if (own === turn) panel.removeAttribute("aria-busy");
  }
}

function show(state, about, leftOut) {
  const changes = changesBetween(about.before, state);
  const urgent = isUrgent(state);
  if (urgent !== alert.hasChildNodes()) alert.replaceChildren(...(urgent ? [urgentAlert()] : [])); // read out once
  const focused = document.activeElement?.closest("#panel [data-key]")?.dataset.key;
  const note = (kind, article) => tell(state.search_id, kind, article, { agent: true });
  const noted = { evidence: about.evidence, filters: about.filters };
  const parts = { state, changes, checks, lang, ...noted, actions, insert, note, settle, unsettle, narrow };
  panel.replaceChildren(...agentPanel(parts));
  if (focused) (panel.querySelector(`[data-key="${focused}"]`) || panel.querySelector("button"))?.focus();
  about.before = { ranks: new Map(state.results.map((result, rank) => [result.article_id, rank])), state };
  const left = leftOut > 0 ? texts.agent_old_left_out.replace("{count}", leftOut) : "";
  status.textContent = [state.state === "none" ? texts.agent_none : "", left].filter(Boolean).join(" ");
}

function settle(checkId, outcomeId) {
  current.evidence[checkId] = outcomeId;
  read();
}

function unsettle(checkId) {
  delete current.evidence[checkId];
  read();
}

function narrow(filter, chosen) {
  if (chosen) current.filters[filter] = chosen;
  else delete current.filters[filter];
  read();
}

async function copyOut(text, why = texts.copied) {
  if (await copied(text)) {
    status.textContent = why;
    return;
  }
  status.textContent = texts.copy_failed;
  actions.offer?.(text);
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || shortcuts.open) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "?") shortcuts.showModal();
  else if (event.key === "q") actions.question?.();
  else if (event.key === "r") actions.reply?.();
  else if (event.key === "a") panel.querySelector(".chip")?.focus();
  else if (/^[1-5]$/.test(event.key)) actions.open?.(Number(event.key) - 1);
  else return;
  event.preventDefault();
}
