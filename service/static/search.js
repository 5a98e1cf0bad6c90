// The search box: suggestions as one types, by the ARIA combobox pattern with a listbox popup. Enter without a
// chosen suggestion sends the form, as it would without this script.

import { enhance } from "./checks/form.js";
import { enhanceFeedback } from "./feedback.js";
import { postFragment, texts } from "./page.js";

const DEBOUNCE_MS = 180;
const MIN_CHARS = 2;

const form = document.getElementById("search-form");
const input = document.getElementById("q");
const list = document.getElementById("options");
const status = document.getElementById("search-status");

let composing = false;
let timer = 0;
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
  schedule();
});
input.addEventListener("input", (event) => {
  if (!composing && !event.isComposing) schedule();
});
input.addEventListener("keydown", onKey);
input.addEventListener("blur", () => setTimeout(close, 150));
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => open(event.target.closest("[role=option]")));
form.addEventListener("submit", cancel);

document.querySelectorAll(".check").forEach(enhance);
document.querySelectorAll(".feedback").forEach(enhanceFeedback);
// An answer beside a result ranks the results anew; a link to the fix stays where it is until then.
document.addEventListener("kaiketsu-outcome", (event) => {
  const { check_id: check, outcome_id: outcome } = event.detail;
  if (outcome !== "unknown") resend([...evidence().filter(([id]) => id !== check), [check, outcome]]);
});
document.querySelectorAll("[data-undo]").forEach((button) => {
  button.addEventListener("click", () => resend(evidence().filter(([id]) => id !== button.dataset.undo)));
});

function evidence() {
  return form.elements.evidence.value.split(" ").filter(Boolean).map((pair) => pair.split(":"));
}

function resend(pairs) {
  form.elements.evidence.value = pairs.map((pair) => pair.join(":")).join(" ");
  form.requestSubmit();
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(search, DEBOUNCE_MS);
}

function cancel() {
  clearTimeout(timer);
  running?.abort();
  running = null;
}

async function search() {
  const text = input.value.trim();
  if (text === asked) return;
  cancel();
  asked = text;
  form.elements.evidence.value = ""; // answers belonged to the text before
  if (Array.from(text).length < MIN_CHARS) {
    close();
    return;
  }
  const own = new AbortController();
  running = own;
  status.textContent = texts.searching;
  try {
    const html = await postFragment("/search", { q: text, lang: form.elements.lang.value }, "options", own.signal);
    if (running !== own || composing) return; // a later text is on its way
    show(html);
  } catch (error) {
    if (error.name === "AbortError") return;
    asked = "";
    close();
    status.textContent = error.message;
  }
}

function show(html) {
  list.innerHTML = html; // made by the server from articles, escaped there
  const count = list.children.length;
  chosen = -1;
  input.removeAttribute("aria-activedescendant");
  status.textContent = count > 0 ? `${count} ${texts.instant_count}` : texts.instant_none;
  setOpen(count > 0 && document.activeElement === input);
}

function onKey(event) {
  if (composing || event.isComposing || event.keyCode === 229) return;
  const count = list.children.length;
  if (event.key === "Escape") {
    if (isOpen()) {
      event.preventDefault(); // first close, then let the browser clear the field
      close();
    }
  } else if (event.key === "ArrowDown" && count > 0) {
    event.preventDefault();
    setOpen(true);
    choose((chosen + 1) % count);
  } else if (event.key === "ArrowUp" && count > 0) {
    event.preventDefault();
    setOpen(true);
    choose(chosen <= 0 ? count - 1 : chosen - 1);
  } else if (event.key === "Enter" && isOpen() && chosen >= 0) {
    event.preventDefault();
    open(list.children[chosen]);
  }
}

function choose(index) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = index;
  const option = list.children[index];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function open(option) {
  if (option) location.assign(option.dataset.url);
}

function isOpen() {
  return !list.hidden;
}

function setOpen(open) {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
}

function close() {
  setOpen(false);
  chosen = -1;
  input.removeAttribute("aria-activedescendant");
}
