// What is done with results, told to the search log where there is one: it changes nothing that anybody is shown, and
// a person decides what is learned from it. Nothing waits for it, and nobody is asked for a key because of it.

import { keyHeaders } from "./key.js";

const OPENED = "kaiketsu-opened"; // in the session storage: which search led to the article
const REASKED_MS = 60_000;

let shown = { search: "", at: 0, seen: false }; // the results on the page

export function tell(search, kind, article = "", { agent = false } = {}) {
  if (!/^[0-9a-f]{24}$/.test(search ?? "")) return;
  fetch("/api/v1/signals", {
    method: "POST",
    keepalive: true, // it outlives the page, which a click may be leaving
    headers: { "content-type": "application/json", ...keyHeaders() },
    body: JSON.stringify({ search_id: search, kind, article_id: article, agent }),
  }).catch(() => {});
}

// Results were put on the page. `fresh`: the server has just found them.
export function noteResults(search, fresh) {
  shown = { search: search ?? "", at: fresh ? Date.now() : 0, seen: !fresh };
}

// The search that a question asked now would ask again in other words; empty where the last is a minute ago.
export function askedBefore() {
  return Date.now() - shown.at < REASKED_MS ? shown.search : "";
}

export function opened(search, article, kind = "opened") {
  shown.seen = true;
  tell(search, kind, article);
  sessionStorage.setItem(OPENED, JSON.stringify({ search, article }));
}

// Somebody said something of the results: they were not left without a word.
export function answered() {
  shown.seen = true;
}

// The search from whose results an article was opened; empty where it was not. The search box of another site names it
// behind the #, which no server sees; it leaves the address at once, so that a link that is passed on has none.
export function searchBehind(article) {
  const handed = /^#search=([0-9a-f]{24})$/.exec(location.hash)?.[1];
  if (handed) {
    sessionStorage.setItem(OPENED, JSON.stringify({ search: handed, article }));
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const from = JSON.parse(sessionStorage.getItem(OPENED) ?? "{}");
  return from.article === article ? from.search : "";
}

addEventListener("pagehide", () => {
  if (shown.search && !shown.seen) tell(shown.search, "left");
  shown.seen = true;
});
