// What to learn from use: one proposal at a time, one key a decision. A decision is shown at once and sent behind it,
// one after the other, so that nobody waits and undo finds what it takes back.

import { findArticle } from "./learn/another.js";
import { emptyView, notKeptView, proposalView } from "./learn/proposal.js";
import { suggestionsView } from "./learn/suggestions.js";
import { useKey } from "./key.js";
import { RequestError, get, post, texts } from "./page.js";

const LISTED = 60;
const REFILL_AT = 12;

const form = document.getElementById("key-form");
const status = document.getElementById("learn-status");
const page = document.getElementById("learn");
const suggestions = document.getElementById("suggestions");
const box = document.getElementById("suggestions-box");
const lang = page.dataset.lang;

let proposals = [];
let waiting = 0;
let refusal = "";
let done = 0;
let articles = null;
let sending = Promise.resolve(); // decisions on their way, in their order
let unsent = 0;
let refilling = null;
const seen = new Set(); // ids that were decided on here, be they sent or not
const decided = []; // the same, for undo

form.addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(form.elements.key.value.trim());
  open();
});
document.addEventListener("keydown", onKey);
box.addEventListener("toggle", () => box.open && suggest());
addEventListener("beforeunload", (event) => {
  if (unsent > 0) event.preventDefault();
});
open();

async function open() {
  status.textContent = texts.searching;
  page.setAttribute("aria-busy", "true");
  try {
    await refill(true);
    form.hidden = true;
    status.textContent = "";
    box.hidden = false;
    show();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const wrong = error.status === 401 || error.status === 403;
    status.textContent = wrong ? (form.hidden ? "" : texts.learn_wrong_key) : error.status === 409 ? "" : error.message;
    form.hidden = !wrong;
    if (error.status === 409) page.replaceChildren(notKeptView());
  } finally {
    page.removeAttribute("aria-busy");
  }
}

async function refill(fresh) {
  const found = await get(`/api/v1/learn?limit=${LISTED}&lang=${lang}&fresh=${fresh}`, {}, { asks: false });
  const listed = new Set(proposals.map(({ id }) => id));
  const more = found.proposals.filter(({ id }) => !seen.has(id) && !listed.has(id));
  proposals.push(...more);
  refusal = found.refusal;
  waiting = Math.max(proposals.length, found.waiting - unsent);
}

function show({ focus = false } = {}) {
  const [proposal] = proposals;
  page.replaceChildren(
    ...(proposal
      ? proposalView(proposal, { lang, done, waiting, refusal, decide, another, undo, canUndo: decided.length > 0 })
      : emptyView({ done, undo, canUndo: decided.length > 0 })),
  );
  if (focus) page.querySelector("[data-focus]").focus({ preventScroll: true });
}

function decide(verdict, articleId = "", title = "") {
  const [proposal] = proposals;
  if (!proposal) return;
  const chosen = verdict === "accept" && !articleId ? proposal.proposed : articleId;
  const really = verdict === "accept" && !chosen ? "none" : verdict;
  const name = title || proposal.choices.find((each) => each.article_id === chosen)?.title || proposal.proposed_title;
  proposals.shift();
  seen.add(proposal.id);
  decided.push(proposal);
  done += 1;
  waiting -= 1;
  status.textContent = texts[`learn_said_${really}`].replace("{article}", () => name);
  show({ focus: true });
  send(async () => {
    await post("/api/v1/learn/decisions", { proposal: proposal.id, verdict: really, ...(really === "accept" && { article_id: chosen }) });
    if (proposals.length < REFILL_AT && waiting > proposals.length) await (refilling ??= refill(false).then(() => (refilling = null)));
    if (box.open && proposals.length === 0) await suggest();
  }, proposal);
}

// Sends behind what is on its way. A decision that is refused because somebody was first stays decided; after any
// other failure its proposal comes again.
function send(work, proposal) {
  unsent += 1;
  sending = sending.then(work).catch((error) => {
    if (!(error instanceof RequestError)) throw error;
    const taken = /^(.+) has already decided/.exec(error.detail);
    done -= 1;
    decided.splice(decided.indexOf(proposal), 1);
    if (!taken) {
      seen.delete(proposal.id);
      proposals.unshift(proposal);
      waiting += 1;
    }
    status.textContent = taken ? texts.learn_taken.replace("{by}", () => taken[1]) : refused(error);
    show();
  }).finally(() => {
    unsent -= 1;
  });
}

function undo() {
  const proposal = decided.pop();
  if (!proposal) {
    status.textContent = texts.learn_nothing_to_undo;
    return;
  }
  seen.delete(proposal.id);
  proposals.unshift(proposal);
  done -= 1;
  waiting += 1;
  status.textContent = texts.learn_undone;
  show({ focus: true });
  unsent += 1;
  sending = sending.then(() => post("/api/v1/learn/undo", { proposal: proposal.id })).catch((error) => {
    if (!(error instanceof RequestError)) throw error;
    status.textContent = refused(error);
  }).finally(() => {
    unsent -= 1;
  });
}

function refused(error) {
  return refusal ? texts.learn_refusal : texts.learn_refused.replace("{reason}", () => error.detail || error.message);
}

async function another() {
  if (!proposals[0]) return;
  articles ??= get("/api/v1/articles").then((found) => titles(found.articles));
  articles.catch(() => {
    articles = null; // asked for again the next time
  });
  const chosen = await findArticle(articles, (text, signal) => post("/api/v1/learn/articles", { text, lang }, signal));
  if (chosen) decide("accept", chosen.id, chosen.title);
  else page.querySelector("[data-focus]")?.focus();
}

// Each article once, in the language of the page where there is one.
function titles(listed) {
  const found = new Map();
  for (const { article_id: id, lang: own, title } of listed) if (own === lang || !found.has(id)) found.set(id, { id, title });
  return [...found.values()];
}

// Made of what is decided by now; read again whenever it is opened.
async function suggest() {
  suggestions.textContent = texts.searching;
  try {
    await sending;
    suggestions.replaceChildren(...suggestionsView(await get("/api/v1/learn/suggestions")));
  } catch (error) {
    suggestions.textContent = error.message;
  }
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  const [proposal] = proposals;
  const choice = /^[1-5]$/.test(event.key) && proposal?.choices[Number(event.key) - 1];
  const verdict = { a: "accept", n: "none", v: "vague", s: "skip", d: "delete" }[event.key];
  if (event.key === "u") undo();
  else if (event.key === "/") another();
  else if (choice) decide("accept", choice.article_id, choice.title);
  else if (verdict && proposal) decide(verdict);
  else return;
  event.preventDefault();
}
