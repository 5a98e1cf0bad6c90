// One question at a time. The state is the complaint and the answers, in order; each step is one of the history, so
// that Back leads to the question before, and from an article to where it was opened. What the history holds has no
// secrets: they are removed as the server found them. Checks are evaluated here; the server is told outcomes alone.

import { evaluate, InputError } from "./checks/evaluator.js";
import { filledIn, resultView } from "./checks/form.js";
import { certainty, copied, correctedNotice, element, get, icon, isUrgent, localised, post, redactedNotice, RequestError, texts, urgentAlert } from "./page.js";
import { tell } from "./signals.js";
import { placeheld, summary } from "./summary.js";

const SHOWN_CAUSES = 5;
const PLAUSIBLE = 0.05;

const form = document.getElementById("diagnose-form");
const complaint = document.getElementById("complaint");
const stage = document.getElementById("diagnosis");
const status = document.getElementById("diagnose-status");
const person = document.getElementById("person");
const copier = person.querySelector("[data-copy-summary]");
const lang = stage.dataset.lang;

let checks = new Map();
let answers = [];
let current = null; // what the server said last
let turn = 0;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!complaint.value.trim()) {
    status.textContent = texts.check_empty_search;
    complaint.focus();
    return;
  }
  await next([]);
});
addEventListener("popstate", (event) => resume(event.state));
if (copier) {
  copier.hidden = false;
  copier.addEventListener("click", copySummary);
}
start();

async function start() {
  const carried = sessionStorage.getItem("kaiketsu-complaint");
  sessionStorage.removeItem("kaiketsu-complaint");
  if (history.state?.reply) {
    await resume(history.state);
  } else if (carried?.trim()) {
    complaint.value = carried;
    await next([]);
  }
}

async function loadChecks() {
  if (checks.size > 0) return;
  const listed = await get("/api/v1/checks");
  checks = new Map(listed.checks.map((check) => [check.id, check]));
}

// Asks with these answers; they count once the server has replied, so that nothing is lost or doubled by a failure.
async function next(given) {
  const own = ++turn;
  status.textContent = texts.searching;
  stage.setAttribute("aria-busy", "true");
  try {
    await loadChecks();
    const body = {
      messages: [{ role: "customer", text: complaint.value }],
      evidence: Object.fromEntries(given),
      lang,
    };
    const reply = await post("/api/v1/assist", body);
    if (own !== turn) return;
    status.textContent = "";
    const text = placeheld(complaint.value, reply.redactions);
    history.pushState({ complaint: text, answers: given, reply }, "");
    show(text, given, reply);
  } catch (error) {
    if (own === turn) status.textContent = error.message;
  } finally {
    stage.removeAttribute("aria-busy");
  }
}

async function resume(state) {
  turn += 1;
  if (!state?.reply) {
    restart();
    return;
  }
  try {
    await loadChecks();
    show(state.complaint, state.answers, state.reply);
  } catch (error) {
    status.textContent = error.message;
  }
}

function show(text, given, reply) {
  complaint.value = text;
  answers = given;
  current = reply;
  form.hidden = true;
  stage.hidden = false;
  render(reply);
}

function render(state) {
  const check = state.resolved ? null : checks.get(state.next_check);
  const parts = [...notices(state)];
  if (state.state === "none") parts.push(nothing());
  else if (check) parts.push(question(check, state), stated(state), likely(state));
  else parts.push(verdict(state), stated(state));
  parts.push(controls());
  stage.replaceChildren(...parts.filter(Boolean));
  scrollTo(0, 0);
  stage.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

function notices(state) {
  const parts = [correctedNotice(state), redactedNotice(state.redactions, { role: "status" })];
  if (isUrgent(state)) parts.push(urgentAlert());
  for (const { speaks_for: pro, speaks_against: contra } of state.contradictions || []) {
    const said = [...pro, ...contra].map(([id, outcome]) => answerText(id, outcome)).join(" / ");
    parts.push(element("p", { class: "notice" }, `${texts.diagnose_conflict}: ${said}`));
  }
  return parts;
}

// What was written and what was answered; an answer can be changed, what was written cannot.
function stated(state) {
  const written = state.prefilled.map((each) =>
    element("li", {}, `${answerText(each.check_id, each.outcome_id)} `, element("q", {}, each.quote)),
  );
  const given = answers.map(([id, outcome]) =>
    element(
      "li",
      {},
      element("span", {}, answerText(id, outcome)),
      " ",
      element("button", { type: "button", class: "link", click: () => change(id) }, texts.diagnose_change),
    ),
  );
  if (written.length + given.length === 0) return null;
  return element(
    "section",
    { class: "answered" },
    given.length > 0 && element("h2", {}, texts.diagnose_answers),
    given.length > 0 && element("ul", {}, ...given),
    written.length > 0 && element("h2", {}, texts.diagnose_stated),
    written.length > 0 && element("ul", {}, ...written),
  );
}

function change(id) {
  const check = checks.get(id);
  stage.replaceChildren(question(check, current, answers.findIndex(([each]) => each === id)), controls());
  stage.querySelector("[data-focus]").focus();
}

function likely(state) {
  const items = state.results.slice(0, SHOWN_CAUSES).map((result) =>
    element("li", {}, element("a", { href: result.url, lang: result.lang }, result.title), " ", certainty(result.confidence)),
  );
  return element(
    "details",
    { class: "likely" },
    element("summary", {}, texts.diagnose_causes),
    element("ol", { class: "brief" }, ...items),
  );
}

// `place` is that of an answer that is being changed.
function question(check, state, place = answers.length) {
  const outcome = element("div", { class: "check-outcome", role: "status" });
  const give = (outcomeId) => next([...answers.filter(([id]) => id !== check.id), [check.id, outcomeId]]);
  const asking = element(
    "form",
    {
      submit: (event) => {
        event.preventDefault();
        answer(check, asking, outcome, give);
      },
    },
    ...check.inputs.map(field),
    check.sensitive ? element("p", { class: "note" }, texts.check_local) : "",
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "submit" }, texts.diagnose_next),
      element("button", { type: "button", class: "quiet", click: () => give("unknown") }, texts.check_unknown),
    ),
    outcome,
  );
  const plausible = state.results.filter(({ confidence }) => confidence === undefined || confidence >= PLAUSIBLE).length;
  return element(
    "section",
    { class: "question check" },
    element(
      "p",
      { class: "progress" },
      element("strong", {}, texts.diagnose_progress.replace("{number}", place + 1)),
      plausible > 1 && element("span", {}, texts.diagnose_left.replace("{count}", plausible)),
    ),
    element("h1", { tabindex: "-1", "data-focus": true }, localised(check.ask, lang)),
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

function answer(check, asking, outcome, give) {
  const inputs = filledIn(asking, outcome);
  if (!inputs) return;
  try {
    const result = evaluate(check, inputs, new Date());
    if (result.findings.length > 0 || result.suggestions.length > 0 || result.validity) {
      // There is something to read before going on.
      outcome.replaceChildren(
        ...resultView(check, result),
        element("button", { type: "button", click: () => give(result.outcome) }, texts.diagnose_next),
      );
      outcome.querySelector("button").focus();
      return;
    }
    give(result.outcome);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    outcome.replaceChildren(element("p", { class: "check-error" }, error.reason));
  }
}

// The likeliest cause with its steps, and whether they helped; if not, the next one, and in the end a person.
function verdict(state, place = 0) {
  const result = state.results[place];
  const heading = place > 0 ? texts.diagnose_next_cause : state.resolved ? texts.diagnose_found : texts.diagnose_open;
  const others = state.results.filter((_, index) => index > place);
  return element(
    "section",
    { class: "verdict" },
    element("h1", { class: "eyebrow", tabindex: "-1", "data-focus": true }, heading),
    element(
      "div",
      { class: result.severity === "urgent" ? "answer is-urgent" : "answer" },
      element("h2", { class: "answer-title", lang: result.lang }, element("a", { href: result.url }, result.title)),
      steps(result),
      element("p", { class: "foot" }, element("a", { class: "button quiet", href: result.url }, texts.read_more, icon("arrow-right"))),
      worked(state, result, place),
    ),
    others.length > 0 &&
      element(
        "section",
        { class: "others" },
        element("h2", {}, texts.other_causes),
        element(
          "ol",
          { class: "brief" },
          ...others.map((each) => element("li", {}, element("a", { href: each.url, lang: each.lang }, each.title), " ", certainty(each.confidence))),
        ),
      ),
  );
}

// The cause in a sentence, then the steps of the article, which are fetched: the reply of `assist` is an agent's letter.
function steps(result) {
  const box = element("div", { lang: result.lang }, element("p", { class: "cause" }, result.passage.text), result.first_step && element("p", {}, result.first_step));
  get(`/api/v1/articles/${encodeURI(result.article_id)}?lang=${result.lang}`).then(({ summary, sections }) => {
    const fix = sections.find(({ kind }) => kind === "fix");
    if (!fix) return;
    const list = element("div", { class: "steps" }, element("h3", {}, fix.heading));
    list.insertAdjacentHTML("beforeend", fix.html); // sanitised by the server
    box.replaceChildren(element("p", { class: "cause" }, summary || result.title), list);
  }, (error) => {
    if (!(error instanceof RequestError)) throw error; // what the search told stays
  });
  return box;
}

function worked(state, result, place) {
  const said = element("p", { class: "note", role: "status" });
  const buttons = element(
    "div",
    { class: "buttons" },
    element("button", { type: "button", class: "quiet", click: () => vote(true) }, texts.diagnose_worked_yes),
    element("button", { type: "button", class: "quiet", click: () => vote(false) }, texts.diagnose_worked_no),
  );
  return element("div", { class: "worked" }, element("p", { class: "ready-title" }, texts.diagnose_worked), buttons, said);

  async function vote(helpful) {
    try {
      await post("/api/v1/feedback", { search_id: state.search_id, article_id: result.article_id, helpful });
    } catch (error) {
      said.textContent = error.message;
      return;
    }
    tell(state.search_id, helpful ? "solved" : "unsolved", result.article_id);
    if (helpful) {
      buttons.hidden = true;
      said.textContent = texts.diagnose_glad;
    } else if (place + 1 < state.results.length) {
      stage.querySelector(".verdict").replaceWith(verdict(state, place + 1));
      stage.querySelector("[data-focus]").focus();
    } else {
      buttons.hidden = true;
      said.textContent = texts.diagnose_no_more;
      person.scrollIntoView();
    }
  }
}

function nothing() {
  return element(
    "section",
    { class: "none" },
    element("h1", { tabindex: "-1", "data-focus": true }, texts.none_title),
    element("p", {}, texts.none_help),
    element(
      "ul",
      {},
      element("li", {}, texts.none_step_screen),
      texts.contacts.length === 0 && element("li", {}, texts.none_step_contact),
      element("li", {}, element("a", { href: `/articles?lang=${lang}` }, texts.all_articles)),
    ),
  );
}

function controls() {
  const quiet = (action, text) => element("button", { type: "button", class: "quiet", click: action }, text);
  return element(
    "div",
    { class: "buttons" },
    answers.length > 0 && quiet(() => next(answers.slice(0, -1)), texts.diagnose_back),
    quiet(restart, texts.diagnose_restart),
    !copier && quiet(copySummary, texts.diagnose_copy),
    element("p", { class: "note", role: "status", "data-copy-status": true }),
  );
}

async function copySummary() {
  const said = (copier?.parentElement ?? stage).querySelector("[data-copy-status]");
  const outcomes = [...(current?.prefilled ?? []).map((each) => [each.check_id, each.outcome_id]), ...answers];
  const known = current ?? { results: [], redactions: [] };
  const text = summary(complaint.value, known, outcomes.map((each) => answerText(...each)), lang);
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
}

function restart() {
  turn += 1;
  answers = [];
  current = null;
  status.textContent = "";
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
