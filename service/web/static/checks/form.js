// Turns a printed check into a form that is evaluated here. What is typed is never sent, stored or logged.

import { evaluate, InputError } from "./evaluator.js";
import { articleUrl, element, get, localised, texts } from "../page.js";

const lang = document.documentElement.lang;
const FIRST_CHOICES = 6;
const LEAST_FOLDED = 3;

// Returns the inputs of a form without the empty ones; null, and a note in `status`, where nothing is filled in.
export function filledIn(form, status) {
  const inputs = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
  if (Object.keys(inputs).length > 0) return inputs;
  status.replaceChildren(element("p", { class: "check-error" }, texts.check_empty));
  return null;
}

// Fires `kaiketsu-outcome` with {check_id, outcome_id, effects} on the section when a check was evaluated.
export function enhance(section) {
  const form = section.querySelector("form");
  const printed = section.querySelector(".check-printed");
  const status = section.querySelector(".check-outcome");
  form.hidden = false;
  printed.hidden = true;
  if (section.closest(".ask-first")) form.querySelectorAll("fieldset").forEach(foldChoices);
  let loading = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const inputs = filledIn(form, status);
    if (!inputs) return;
    loading ??= get(`/api/v1/checks/${section.dataset.check}`);
    let check;
    try {
      check = await loading;
    } catch (error) {
      loading = null;
      status.replaceChildren(element("p", {}, error.message));
      return;
    }
    try {
      const result = evaluate(check, inputs, new Date());
      status.replaceChildren(...resultView(check, result));
      const effects = check.outcomes[result.outcome]?.effects ?? {};
      const detail = { check_id: check.id, outcome_id: result.outcome, effects };
      section.dispatchEvent(new CustomEvent("kaiketsu-outcome", { detail, bubbles: true }));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      status.replaceChildren(element("p", { class: "check-error" }, error.reason));
      form.elements.namedItem(error.input)?.focus?.();
    }
  });
}

// Puts the later ones of many choices behind a button, so that the causes below the question stay in sight.
function foldChoices(fieldset) {
  const labels = [...fieldset.querySelectorAll("label")];
  const folded = labels.slice(FIRST_CHOICES, -1);
  if (folded.length < LEAST_FOLDED) return;
  const more = element("button", { type: "button", class: "link" }, `${texts.check_more} (${folded.length})`);
  for (const label of folded) label.hidden = true;
  labels.at(-1).before(more);
  more.addEventListener("click", () => {
    for (const label of folded) label.hidden = false;
    more.remove();
    folded[0].querySelector("input").focus();
  });
}

// What a result says: label, explanation, places to look at, last day, where the fix is.
export function resultView(check, result) {
  const outcome = check.outcomes[result.outcome];
  if (!outcome) return [element("p", {}, texts.check_unknown)];
  const parts = [
    element("p", { class: "check-label" }, localised(outcome.label, lang)),
    element("p", {}, localised(outcome.explanation, lang)),
  ];
  if (result.findings.length > 0) {
    parts.push(
      element(
        "ul",
        { class: "places" },
        ...result.findings.map((f) => element("li", {}, `${f.position}: ${f.character || "·"} (${f.code_point})`)),
      ),
    );
  }
  if (result.suggestions.length > 0) {
    parts.push(
      element(
        "ul",
        { class: "places" },
        ...result.suggestions.map((s) => element("li", {}, `${s.position}: ${s.typed} → ${s.perhaps}?`)),
      ),
    );
  }
  if (result.validity?.last_day) {
    const source = result.validity.source ? ` · ${result.validity.source}` : "";
    parts.push(element("p", { class: "note" }, `${texts.check_last_day}: ${result.validity.last_day}${source}`));
  }
  if (outcome.fix) parts.push(element("p", {}, element("a", { href: articleUrl(outcome.fix, lang) }, texts.check_fix)));
  return parts;
}
