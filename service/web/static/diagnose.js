// One question at a time. The state is the complaint and the answers, in order; going back leaves the last one out.
// Checks are evaluated here; the server is told outcomes alone, and the summary holds the complaint without whatever
// the server took for a code or a personal number.

import { evaluate, InputError } from "./checks/evaluator.js";
import { filledIn, resultView } from "./checks/form.js";
import { certainty, copied, correctedNotice, element, get, isUrgent, localised, meter, post, texts, urgentAlert } from "./page.js";
import { summary } from "./summary.js";

const SHOWN_CAUSES = 4;

const form = document.getElementById("diagnose-form");
const complaint = document.getElementById("complaint");
const stage = document.getElementById("diagnosis");
const status = document.getElementById("diagnose-status");
const lang = stage.dataset.lang;

let checks = new Map();
let answers = [];
let turn = 0;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!complaint.value.trim()) {
    complaint.focus();
    return;
  }
  await next([]);
});

// Asks with these answers; they count once the server has replied, so that nothing is lost or doubled by a failure.
async function next(given) {
  const own = ++turn;
  status.textContent = texts.searching;
  try {
    if (checks.size === 0) {
      const listed = await get("/api/v1/checks");
      checks = new Map(listed.checks.map((check) => [check.id, check]));
    }
    const body = {
      messages: [{ role: "customer", text: complaint.value }],
      evidence: Object.fromEntries(given),
      lang,
    };
    const state = await post("/api/v1/assist", body);
    if (own !== turn) return;
    answers = given;
    status.textContent = "";
    form.hidden = true;
    stage.hidden = false;
    render(state);
  } catch (error) {
    if (own === turn) status.textContent = error.message;
  }
}

function render(state) {
  const check = state.resolved ? null : checks.get(state.next_check);
  const parts = [...notices(state), stated(state)];
  if (state.state === "none") parts.push(nothing());
  else if (check) parts.push(likely(state), question(check, state));
  else parts.push(verdict(state));
  parts.push(controls(state));
  stage.replaceChildren(...parts.filter(Boolean));
  stage.querySelector("[data-focus]")?.focus();
}

function notices(state) {
  const parts = [correctedNotice(state)];
  if (state.redactions.length > 0) parts.push(element("p", { class: "notice", role: "status" }, texts.redacted));
  if (isUrgent(state)) parts.push(urgentAlert());
  for (const { speaks_for: pro, speaks_against: contra } of state.contradictions || []) {
    const said = [...pro, ...contra].map(([id, outcome]) => answerText(id, outcome)).join(" / ");
    parts.push(element("p", { class: "notice" }, `${texts.diagnose_conflict}: ${said}`));
  }
  return parts;
}

function stated(state) {
  if (state.prefilled.length === 0) return null;
  const items = state.prefilled.map((each) =>
    element("li", {}, `${answerText(each.check_id, each.outcome_id)} `, element("q", {}, each.quote)),
  );
  return element("section", { class: "answered" }, element("strong", {}, texts.diagnose_stated), element("ul", {}, ...items));
}

function likely(state) {
  const items = state.results.slice(0, SHOWN_CAUSES).map((result) => {
    return element(
      "li",
      {},
      element("a", { href: result.url, target: "_blank", rel: "noopener", lang: result.lang }, result.title),
      certainty(result.confidence),
      meter(result.confidence),
    );
  });
  return element(
    "section",
    { class: "likely", "aria-label": texts.diagnose_likely },
    element("h2", { class: "section-title" }, texts.diagnose_likely),
    element("ol", {}, ...items),
  );
}

function question(check, state) {
  const outcome = element("div", { class: "check-outcome", role: "status" });
  const fields = check.inputs.map(field);
  const asking = element(
    "form",
    {
      submit: (event) => {
        event.preventDefault();
        answer(check, asking, outcome);
      },
    },
    ...fields,
    check.sensitive ? element("p", { class: "note" }, texts.check_local) : "",
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "submit" }, texts.check_submit),
      element("button", { type: "button", class: "quiet", click: () => give(check.id, "unknown") }, texts.check_unknown),
    ),
    outcome,
  );
  return element(
    "section",
    { class: "question check" },
    element("p", { class: "note" }, `${texts.diagnose_question} ${answers.length + 1}`),
    element("h2", { tabindex: "-1", "data-focus": true }, localised(check.ask, lang)),
    element("p", { class: "note" }, `${texts.check_where}: ${localised(check.where, lang)}`),
    asking,
    element("details", {}, element("summary", {}, texts.diagnose_why), why(state)),
  );
}

function why(state) {
  if (state.why?.urgent) return element("p", {}, texts.diagnose_why_danger);
  const titles = new Map(state.results.map((result) => [result.article_id, result.title]));
  const causes = (state.why?.separates || []).map((id) => titles.get(id)).filter(Boolean);
  return element("p", {}, `${texts.diagnose_why_text}: ${causes.join(" / ")}`);
}

// A choice answers at once; anything else waits for the button.
function field(wanted) {
  const label = localised(wanted.label, lang);
  const choices = wanted.type === "bool" ? yesAndNo() : wanted.choices || [];
  if (choices.length > 0) {
    const options = choices.map((choice) =>
      element("label", {}, element("input", { type: "radio", name: wanted.name, value: choice.id }), ` ${localised(choice.label, lang)}`),
    );
    return element("fieldset", {}, element("legend", {}, label), ...options);
  }
  const type = wanted.type === "date" ? "date" : "text";
  return element(
    "label",
    { class: "field" },
    label,
    element("input", { name: wanted.name, type, autocomplete: "off", spellcheck: "false", inputmode: wanted.type === "money" && "decimal" }),
  );
}

function yesAndNo() {
  return [
    { id: "yes", label: { [lang]: texts.check_yes } },
    { id: "no", label: { [lang]: texts.check_no } },
  ];
}

function answer(check, asking, outcome) {
  const inputs = filledIn(asking, outcome);
  if (!inputs) return;
  try {
    const result = evaluate(check, inputs, new Date());
    if (result.findings.length > 0 || result.suggestions.length > 0 || result.validity) {
      // There is something to read before going on.
      outcome.replaceChildren(
        ...resultView(check, result),
        element("button", { type: "button", click: () => give(check.id, result.outcome) }, texts.diagnose_next),
      );
      outcome.querySelector("button").focus();
      return;
    }
    give(check.id, result.outcome);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    outcome.replaceChildren(element("p", { class: "check-error" }, error.reason));
  }
}

function give(checkId, outcomeId) {
  next([...answers, [checkId, outcomeId]]);
}

function verdict(state) {
  const heading = state.resolved ? texts.diagnose_found : texts.diagnose_open;
  const shown = state.resolved ? state.results.slice(0, 1) : state.results;
  const cards = shown.map((result, index) =>
    element(
      "li",
      { class: result.severity === "urgent" ? "card is-urgent" : "card" },
      element("h3", {}, element("a", { href: result.url }, result.title)),
      element("p", {}, index === 0 && state.reply ? state.reply.text.split("\n")[0] : result.passage.text),
      steps(state, result, index),
    ),
  );
  return element(
    "section",
    { class: "verdict" },
    element("h2", { tabindex: "-1", "data-focus": true }, heading),
    element("ol", { class: "results" }, ...cards),
  );
}

function steps(state, result, index) {
  if (index > 0 || !state.reply) return element("p", { class: "first-step" }, result.first_step);
  const lines = state.reply.text.split("\n").slice(1).map((line) => element("li", {}, line.replace(/^\d+\. /, "")));
  return element("ol", { class: "steps" }, ...lines);
}

function nothing() {
  return element(
    "section",
    { class: "none" },
    element("h2", { tabindex: "-1", "data-focus": true }, texts.none_title),
    element("p", {}, texts.none_help),
    element(
      "ul",
      {},
      element("li", {}, texts.none_step_screen),
      element("li", {}, texts.none_step_contact),
      element("li", {}, element("a", { href: `/?lang=${lang}` }, texts.common)),
    ),
  );
}

function controls(state) {
  const said = element("p", { class: "note", role: "status" });
  const copy = async () => {
    const outcomes = [...state.prefilled.map((each) => [each.check_id, each.outcome_id]), ...answers];
    const text = summary(complaint.value, state, outcomes.map((each) => answerText(...each)), lang);
    said.nextElementSibling?.remove();
    if (await copied(text)) {
      said.textContent = texts.copied;
      return;
    }
    said.textContent = texts.copy_failed;
    const shown = element("textarea", { class: "to-copy", rows: "8", readonly: true, "aria-label": texts.diagnose_copy });
    shown.value = text;
    said.after(shown);
    shown.select();
  };
  const quiet = (action, text) => element("button", { type: "button", class: "quiet", click: action }, text);
  return element(
    "div",
    {},
    element(
      "div",
      { class: "buttons" },
      answers.length > 0 && quiet(() => next(answers.slice(0, -1)), texts.diagnose_back),
      quiet(restart, texts.diagnose_restart),
      quiet(copy, texts.diagnose_copy),
    ),
    said,
  );
}

function restart() {
  turn += 1;
  answers = [];
  stage.hidden = true;
  form.hidden = false;
  complaint.focus();
}

function answerText(checkId, outcomeId) {
  const check = checks.get(checkId);
  if (!check) return checkId;
  const outcome = check.outcomes[outcomeId];
  return `${localised(check.title, lang)}: ${outcome ? localised(outcome.label, lang) : texts.check_unknown}`;
}
