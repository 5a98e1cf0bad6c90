// Results below the search box, without leaving the page: so that Back brings them back with their place on the page,
// and nothing that was typed stands in an address. What is kept in the history of this tab is what the server sent,
// secrets already removed. Without this script the form is sent as forms are.

import { enhance } from "./checks/form.js";
import { enhanceFeedback } from "./feedback.js";
import { copied, postPage, tell, texts } from "./page.js";
import { askedBefore, noteResults, opened } from "./signals.js";
import { summaryOfPage } from "./summary.js";

const LAST = "kaiketsu-results"; // in the session storage: for the way back from an article
const NEXT = "kaiketsu-search"; // what to search for after the page has changed its language
const SKELETON_MS = 150;
const LONGEST_WAIT_S = 60;

const main = document.getElementById("main");
const results = document.getElementById("results");
let form;
let running = null;

export function startResults(searchForm) {
  form = searchForm;
  history.scrollRestoration = "manual";
  addEventListener("popstate", ({ state }) => (state?.results === undefined ? location.reload() : put(state)));
  addEventListener("hashchange", openLink);
  addEventListener("pagehide", keepScroll);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  results.addEventListener("click", onOpen);
  results.addEventListener("auxclick", onOpen);
  // An answer beside a result ranks the results again; a link to the fix stays where it is until then.
  document.addEventListener("kaiketsu-outcome", (event) => {
    const { check_id: check, outcome_id: outcome } = event.detail;
    if (outcome !== "unknown") again([...evidence().filter(([id]) => id !== check), [check, outcome]]);
  });
  if (history.state?.results !== undefined) {
    put(history.state);
    // What has the focus keeps the browser from giving it to the search box, which would scroll to the top.
    results.querySelector("#found")?.focus({ preventScroll: true });
  } else {
    enliven();
    noteResults(searchId(), true);
    openLink();
  }
}

// Searches, and shows what was found as a new step of the history.
export async function searchFor(fields, { replace = false } = {}) {
  running?.abort();
  const own = new AbortController();
  running = own;
  fields.set("after", askedBefore());
  const status = document.getElementById("search-status");
  tell(status, texts.searching);
  const waiting = setTimeout(skeleton, SKELETON_MS);
  const before = results.innerHTML;
  try {
    const page = await postPage("/search", fields, own.signal);
    if (running !== own) return;
    clearTimeout(waiting);
    if (history.state?.results === undefined && !replace) history.replaceState(taken(before), "");
    else keepScroll();
    const next = stateOf(page);
    history[replace ? "replaceState" : "pushState"](next, "", `/search?lang=${document.documentElement.lang}`);
    put(next);
    noteResults(searchId(), true);
    remember(next);
    // A question stands before the causes: from the heading it is one key away.
    const first = results.querySelector(".answer-title a, .columns:not(:has(.ask-first)) .card-title a");
    (first ?? results.querySelector("#found"))?.focus({ preventScroll: true });
  } catch (error) {
    if (error.name === "AbortError") return;
    clearTimeout(waiting);
    restore(before);
    tell(status, failure(error), { failed: true });
    // Not where the box holds another text by then, or another search runs.
    const retry = () => running === own && form.elements.q.value === fields.get("q") && searchFor(fields, { replace });
    if (asksAgain(error)) setTimeout(retry, error.retryAfter * 1000);
    else if (error.offline) addEventListener("online", retry, { once: true });
  } finally {
    results.removeAttribute("aria-busy");
  }
}

// Whether it is known when to ask again, and soon enough to wait for.
export function asksAgain({ retryAfter = 0 }) {
  return retryAfter > 0 && retryAfter <= LONGEST_WAIT_S;
}

// What failed, and when it is asked again.
export function failure(error) {
  return asksAgain(error) ? `${error.message} ${error.retryAfter} ${texts.retry_in}` : error.message;
}

function skeleton() {
  results.setAttribute("aria-busy", "true");
  const bone = (kind) => `<div class="bone bone-${kind}"></div>`;
  results.innerHTML = `<div class="skeleton" aria-hidden="true">${bone("title")}${bone("line")}${bone("line")}${bone("short")}</div>`;
}

function restore(html) {
  delete main.dataset.arriving;
  results.innerHTML = html;
  enliven();
}

function stateOf(page) {
  return {
    results: page.getElementById("results").innerHTML,
    head: page.getElementById("hero-head")?.innerHTML ?? "",
    nav: page.querySelector(".bar nav").innerHTML,
    mode: page.getElementById("main").dataset.state ?? "",
    title: page.title,
    query: page.getElementById("q").value,
    evidence: page.querySelector("#search-form [name=evidence]").value,
    store: page.querySelector("#search-form [name=store]").value,
    cardType: page.querySelector("#search-form [name=card_type]").value,
    exact: page.querySelector("#search-form [name=exact]") !== null,
    scroll: 0,
  };
}

function taken(html) {
  return { ...stateOf(document), results: html, query: "", scroll: scrollY };
}

function put(state) {
  const head = document.getElementById("hero-head");
  if (head) head.innerHTML = state.head;
  document.querySelector(".bar nav").innerHTML = state.nav;
  main.dataset.state = state.mode;
  document.title = state.title;
  form.elements.q.value = state.query;
  form.elements.evidence.value = state.evidence;
  form.elements.store.value = state.store;
  form.elements.card_type.value = state.cardType;
  form.elements.exact?.remove();
  if (state.exact) {
    const exact = Object.assign(document.createElement("input"), { type: "hidden", name: "exact", value: "true", disabled: true });
    form.append(exact);
  }
  restore(state.results);
  noteResults(searchId(), false);
  scrollTo(0, state.scroll);
  document.dispatchEvent(new CustomEvent("kaiketsu-results"));
}

function enliven() {
  results.querySelectorAll(".check").forEach(enhance);
  results.querySelectorAll(".feedback").forEach(enhanceFeedback);
  results.querySelectorAll("[data-copy-summary]").forEach((button) => {
    button.hidden = false;
  });
}

function keepScroll() {
  if (history.state?.results !== undefined) history.replaceState({ ...history.state, scroll: scrollY }, "");
}

function remember(state) {
  try {
    sessionStorage.setItem(LAST, JSON.stringify(state));
  } catch {
    // full, or forbidden: then an article leads back to the empty search box
  }
}

// #q=… in a link of another site searches for it; #back, in that of an article, brings the last results.
function openLink() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("q") ?? new URLSearchParams(location.search).get("q");
  const pending = sessionStorage.getItem(NEXT);
  sessionStorage.removeItem(NEXT);
  if (asked?.trim()) {
    form.elements.q.value = asked.slice(0, 4000);
    history.replaceState(null, "", `/search?lang=${document.documentElement.lang}`);
    searchFor(new FormData(form), { replace: true });
  } else if (location.hash === "#back" && sessionStorage.getItem(LAST)) {
    const last = JSON.parse(sessionStorage.getItem(LAST));
    history.replaceState(last, "", `/search?lang=${document.documentElement.lang}`);
    put(last);
  } else if (pending) {
    searchFor(new URLSearchParams(pending), { replace: true });
  } else if ("arriving" in main.dataset) {
    delete main.dataset.arriving; // there was nothing to show: the topics stay
    main.dataset.state = "idle";
  }
}

// Forms among the results: "search exactly as typed", and the other language, whose page is another one.
function onSubmit(event) {
  const sent = event.target;
  if (sent === form || sent.getAttribute("action") !== "/search") return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(sent, event.submitter));
  if (fields.get("lang") === document.documentElement.lang) {
    searchFor(fields);
  } else {
    sessionStorage.setItem(NEXT, fields);
    location.assign(`/search?lang=${fields.get("lang")}`);
  }
}

// The id of the search whose results are on the page.
function searchId() {
  return results.querySelector(".feedback")?.dataset.search;
}

function onOpen(event) {
  const link = event.target.closest("a[data-article]");
  if (link && event.button < 2) opened(searchId(), link.dataset.article, "instead" in link.dataset ? "instead" : "opened");
}

async function onClick(event) {
  const undone = event.target.closest("[data-undo]");
  const copier = event.target.closest("[data-copy-summary]");
  if (undone) {
    again(evidence().filter(([id]) => id !== undone.dataset.undo));
  } else if (event.target.closest("[data-carry]")) {
    // What was searched, as the server gave it back: what stands in the box by now may hold a code.
    sessionStorage.setItem("kaiketsu-complaint", history.state?.query ?? form.elements.q.defaultValue);
  } else if (copier) {
    const done = await copied(summaryOfPage(form.elements.q.value, results));
    copier.parentElement.querySelector("[data-copy-status]").textContent = done ? texts.copied : texts.failed;
  }
}

function evidence() {
  return form.elements.evidence.value.split(" ").filter(Boolean).map((pair) => pair.split(":"));
}

function again(pairs) {
  if (form.elements.exact) form.elements.exact.disabled = false; // Enter corrects again
  form.elements.evidence.value = pairs.map((pair) => pair.join(":")).join(" ");
  searchFor(new FormData(form));
}
