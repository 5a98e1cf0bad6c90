// The search box: suggestions as one types, by the ARIA combobox pattern with a listbox popup. Enter without a
// chosen suggestion searches; the results replace what stands below the box (results.js).

import { forgetNoCodes, noCodesIn, showRuns } from "./no_codes.js";
import { postFragment, tell, texts } from "./page.js";
import { asksAgain, failure, searchFor, startResults } from "./results.js";

const DEBOUNCE_MS = 180;
const MIN_CHARS = 2;
const QUIET_MS = 400; // an answer that comes sooner needs no "searching"

const form = document.getElementById("search-form");
const input = document.getElementById("q");
const popup = document.getElementById("popup");
const notes = document.getElementById("popup-notes");
const list = document.getElementById("options");
const status = document.getElementById("search-status");

let composing = false;
let committing = false; // the Enter that ends a composition is not one that sends
let timer = 0;
let quiet = 0;
let running = null;
let asked = input.value.trim();
let chosen = -1;

input.setAttribute("role", "combobox");
input.setAttribute("aria-autocomplete", "list");
input.setAttribute("aria-controls", list.id);
input.setAttribute("aria-expanded", "false");

// While an input method composes, neither text nor keys are ours.
input.addEventListener("compositionstart", () => {
  composing = true;
  cancel();
});
input.addEventListener("compositionend", () => {
  composing = false;
  schedule(DEBOUNCE_MS);
});
input.addEventListener("input", (event) => {
  if (!composing && !event.isComposing) schedule(DEBOUNCE_MS);
});
input.addEventListener("keydown", onKey);
input.addEventListener("keyup", () => {
  committing = false;
});
input.addEventListener("click", reopen);
input.addEventListener("focus", reopen);
form.addEventListener("focusout", (event) => {
  if (!popup.contains(event.relatedTarget)) close();
});
popup.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("a")) event.preventDefault(); // the box keeps the focus
});
list.addEventListener("click", (event) => open(event.target.closest("[role=option]")));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (composing || committing) return;
  cancel();
  close();
  if (!input.value.trim()) {
    tell(status, texts.check_empty_search);
    input.focus();
    return;
  }
  const fields = new FormData(form);
  fields.set("no_codes", noCodesIn(input.value));
  searchFor(fields);
});
addEventListener("online", () => schedule(0));
// What was found for the text in the box is suggested no more.
document.addEventListener("kaiketsu-results", () => {
  cancel();
  forgetNoCodes();
  close();
  asked = input.value.trim();
  list.replaceChildren();
  notes.replaceChildren();
  tell(status, "");
});
startResults(form);

function schedule(delay) {
  if (input.value.trim() !== asked) {
    form.elements.evidence.value = ""; // answers belonged to the text before
    form.elements.store.value = form.elements.card_type.value = ""; // as did what narrows the results
    form.elements.exact?.remove();
  }
  clearTimeout(timer);
  timer = setTimeout(search, delay);
}

function cancel() {
  clearTimeout(timer);
  clearTimeout(quiet);
  running?.abort();
  running = null;
}

async function search() {
  const text = input.value.trim();
  if (text === asked) return;
  cancel();
  asked = text;
  if (Array.from(text).length < MIN_CHARS) {
    show("");
    return;
  }
  const own = new AbortController();
  running = own;
  quiet = setTimeout(() => {
    tell(status, texts.searching);
  }, QUIET_MS);
  try {
    const fields = { q: text, lang: form.elements.lang.value, no_codes: noCodesIn(text) };
    const html = await postFragment("/search", fields, "options", own.signal);
    if (running !== own || composing) return; // a later text is on its way
    clearTimeout(quiet);
    show(html);
  } catch (error) {
    if (error.name === "AbortError" || running !== own) return;
    clearTimeout(quiet);
    show("");
    fail(error);
  }
}

// Says it, and asks again by itself where that is known to help: after the time that the server names, or (above) when
// the connection is back.
function fail(error) {
  asked = "";
  tell(status, failure(error), { failed: true });
  if (asksAgain(error)) timer = setTimeout(search, error.retryAfter * 1000);
}

function show(html) {
  const made = document.createElement("template");
  made.innerHTML = html; // made by the server from articles, escaped there
  const options = made.content.querySelectorAll("[role=option]");
  list.replaceChildren(...options);
  // The same warning put there anew at every key would be read out at every key.
  const standing = made.content.querySelector(".alert") && notes.querySelector(".alert");
  if (standing) made.content.querySelector(".alert").remove();
  for (const note of [...notes.children]) if (note !== standing) note.remove();
  notes.append(...made.content.children);
  showRuns(notes, asked, askAgain);
  chosen = -1;
  input.removeAttribute("aria-activedescendant");
  tell(status, html === "" ? "" : options.length > 0 ? `${options.length} ${texts.instant_count}` : texts.instant_none);
  setOpen(document.activeElement === input && hasContent());
}

function askAgain() {
  asked = "";
  input.focus();
  schedule(0);
}

function onKey(event) {
  if (composing || event.isComposing || event.keyCode === 229) {
    committing = event.key === "Enter";
    return;
  }
  const count = list.children.length;
  if (event.key === "Escape") {
    if (isOpen()) {
      event.preventDefault(); // first close, then let the browser clear the field
      close();
    }
  } else if (event.key === "ArrowDown" && hasContent()) {
    event.preventDefault();
    setOpen(true);
    if (!event.altKey && count > 0) choose((chosen + 1) % count);
  } else if (event.key === "ArrowUp" && hasContent()) {
    event.preventDefault();
    if (event.altKey) {
      close();
    } else {
      setOpen(true);
      if (count > 0) choose(chosen <= 0 ? count - 1 : chosen - 1);
    }
  } else if ((event.key === "Home" || event.key === "End" || event.key === "ArrowLeft" || event.key === "ArrowRight") && chosen >= 0) {
    forget(); // they move in the text, and the text is what counts again
  } else if (event.key === "Enter" && isOpen() && chosen >= 0) {
    event.preventDefault();
    open(list.children[chosen]);
  }
}

function choose(index) {
  forget();
  chosen = index;
  const option = list.children[index];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function forget() {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = -1;
  input.removeAttribute("aria-activedescendant");
}

function open(option) {
  if (option) location.assign(option.dataset.url);
}

function hasContent() {
  return list.children.length + notes.children.length > 0;
}

function isOpen() {
  return !popup.hidden;
}

function reopen() {
  if (hasContent() && input.value.trim() === asked) setOpen(true);
}

function setOpen(open) {
  popup.hidden = !open;
  list.hidden = list.children.length === 0;
  input.setAttribute("aria-expanded", String(open && !list.hidden));
}

function close() {
  forget();
  setOpen(false);
}
