// What the sidebar shows of an answer: causes, what changed, what is known, what to ask, a reply.

import { certainty, correctedNotice, element, get, localised, redactedNotice, texts } from "../page.js";

// Returns the elements, and puts what keys may do into `actions`.
export function agentPanel({ state, changes, checks, lang, evidence, filters, actions, insert, note, settle, unsettle, narrow }) {
  const replyLang = state.reply?.lang || lang;
  const view = { state, changes, checks, lang, evidence, filters, actions, insert, note, settle, unsettle, narrow, replyLang };
  actions.open = (index) => {
    const result = state.results[index];
    if (!result) return;
    note("opened", result.article_id);
    open(forAgents(result.url), "_blank", "noopener");
  };
  const offered = element("div");
  actions.offer = (text) => {
    const shown = element("textarea", { class: "to-copy", rows: "6", readonly: true, "aria-label": texts.agent_reply });
    shown.value = text;
    offered.replaceChildren(shown);
    shown.select();
  };
  const redacted = redactedNotice(state.redactions);
  return [correctedNotice(state), redacted, changed(view), causes(view), narrowing(view), known(view), question(view), reply(view), offered].filter(Boolean);
}

// An article of this service, with its sources and the day it was verified.
function forAgents(url) {
  return url.startsWith("/articles/") ? `${url}&reader=agent` : url;
}

function changed({ changes, checks, lang }) {
  if (!changes) return null;
  const say = (key, list, name) => list.map((each) => texts[key].replace("{cause}", `「${each.title}」`).replace("{fact}", name?.(each)));
  const lines = [
    ...say("agent_moved_new", changes.added),
    ...say("agent_moved_up", changes.up),
    ...say("agent_moved_gone", changes.gone),
    ...say("agent_read_new", changes.facts, (each) => outcomeText(checks, each.check_id, each.outcome_id, lang)),
  ];
  return element(
    "section",
    { role: "status" },
    element("h2", {}, texts.agent_changes),
    lines.length > 0
      ? element("ul", { class: "changes" }, ...lines.map((line) => element("li", {}, line)))
      : element("p", { class: "note" }, texts.agent_same),
  );
}

function causes({ state, note }) {
  if (state.results.length === 0) return null;
  const items = state.results.map((result, rank) =>
    element(
      "li",
      {},
      element("span", { class: "rank", "aria-hidden": "true" }, String(rank + 1)),
      result.audience === "agent" ? readHere(result, note) : element(
        "a",
        { href: forAgents(result.url), target: "_blank", rel: "noopener", lang: result.lang, click: () => note("opened", result.article_id) },
        result.title,
      ),
      result.audience === "agent" && element("span", { class: "badge" }, texts.for_agents),
      certainty(result.confidence),
    ),
  );
  return element("section", { class: "likely" }, element("h2", {}, texts.diagnose_likely), element("ol", {}, ...items));
}

// An article for agents, read in the sidebar: a page that is opened by itself carries no key.
function readHere(result, note) {
  const body = element("div", { lang: result.lang });
  const load = async ({ target }) => {
    if (!target.open || body.hasChildNodes()) return;
    note("opened", result.article_id);
    try {
      const { sections } = await get(`/api/v1/articles/${result.article_id}?lang=${result.lang}`);
      for (const { heading, html } of sections) {
        const shown = element("div");
        shown.innerHTML = html; // cleaned by the server
        body.append(heading ? element("h3", {}, heading) : "", shown);
      }
    } catch (error) {
      body.textContent = error.message;
    }
  };
  return element("details", { toggle: load }, element("summary", { lang: result.lang }, result.title), body);
}

// What the conversation names and articles apply to: offered, never chosen for the agent.
function narrowing({ state, lang, filters, narrow }) {
  const button = (filter, value, text) =>
    element("button", { type: "button", class: "quiet", "data-key": `filter-${filter}`, click: () => narrow(filter, value) }, text);
  const chosen = Object.entries(filters).map(([name, { value, labels }]) =>
    button(name, null, texts.filter_remove.replace("{name}", labels?.[lang] || value)),
  );
  const offered = (state.filters_offered ?? []).map((each) =>
    button(each.filter, each, texts.filter_offer.replace("{name}", each.labels?.[lang] || each.value)),
  );
  if (chosen.length + offered.length === 0) return null;
  return element("div", { class: "filters", role: "group", "aria-label": texts.filters }, ...chosen, ...offered);
}

function known({ state, checks, lang, evidence, settle, unsettle }) {
  const given = Object.entries(evidence).filter(([, outcome]) => outcome !== "unknown");
  if (state.prefilled.length === 0 && given.length === 0) return null;
  const link = (key, action, text) => element("button", { type: "button", class: "link", "data-key": key, click: action }, text);
  const readOut = state.prefilled.map((each) =>
    element(
      "li",
      {},
      `${outcomeText(checks, each.check_id, each.outcome_id, lang)} `,
      element("q", {}, each.quote),
      element("span", { class: "note" }, ` ${texts.agent_message.replace("{number}", each.message_index + 1)} `),
      link(`wrong-${each.check_id}`, () => settle(each.check_id, "unknown"), texts.agent_wrong),
    ),
  );
  const noted = given.map(([check, outcome]) =>
    element("li", {}, `${outcomeText(checks, check, outcome, lang)} `, link(`undo-${check}`, () => unsettle(check), texts.undo)),
  );
  return element("section", { class: "answered" }, element("h2", {}, texts.agent_known), element("ul", {}, ...readOut, ...noted));
}

function question({ state, checks, lang, replyLang, actions, insert, settle }) {
  const check = checks.get(state.next_check);
  if (!check || state.resolved) return null;
  const asked = localised(check.ask, replyLang);
  actions.question = () => insert(asked, replyLang);
  const chip = (id, label) =>
    element("button", { type: "button", class: "chip", "data-key": `answer-${id}`, click: () => settle(check.id, id) }, label);
  return element(
    "section",
    { class: "check" },
    element("h2", {}, texts.agent_next),
    element("p", { lang: replyLang, class: "check-ask" }, asked),
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "button", "data-key": "question", click: actions.question }, texts.agent_insert_question),
    ),
    element("p", { class: "chips-label", id: "chips-label" }, texts.agent_answer),
    element(
      "div",
      { class: "chips", role: "group", "aria-labelledby": "chips-label" },
      ...Object.entries(check.outcomes).map(([id, outcome]) => chip(id, localised(outcome.label, lang))),
      chip("unknown", texts.check_unknown),
    ),
  );
}

function reply({ state, actions, insert, note }) {
  if (!state.reply) return null;
  actions.reply = () => {
    note("inserted", state.reply.article_id);
    return insert(state.reply.text, state.reply.lang);
  };
  return element(
    "section",
    { class: "reply" },
    element("h2", {}, texts.agent_reply),
    element("blockquote", { lang: state.reply.lang, tabindex: "0" }, state.reply.text),
    element(
      "div",
      { class: "buttons" },
      element("button", { type: "button", "data-key": "reply", click: actions.reply }, texts.agent_insert_reply),
    ),
  );
}

function outcomeText(checks, checkId, outcomeId, lang) {
  const check = checks.get(checkId);
  const outcome = check?.outcomes[outcomeId];
  return outcome ? `${localised(check.title, lang)}: ${localised(outcome.label, lang)}` : checkId;
}
