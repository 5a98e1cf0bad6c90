// What to ask next, and what is known already: read out of the messages, or noted by the agent.

import { element, localised, texts } from "../page.js";

export function known({ shown, chat, checks, lang, settle }) {
  const given = Object.entries(chat.evidence).filter(([, outcome]) => outcome !== "unknown");
  if (shown.prefilled.length === 0 && given.length === 0) return null;
  const link = (key, action, text) => element("button", { type: "button", class: "link", "data-key": key, click: action }, text);
  const readOut = shown.prefilled.map((each) =>
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
    element("li", {}, `${outcomeText(checks, check, outcome, lang)} `, link(`undo-${check}`, () => settle(check, null), texts.undo)),
  );
  return element("section", { class: "answered" }, element("h2", {}, texts.agent_known), element("ul", {}, ...readOut, ...noted));
}

export function question({ shown, checks, lang, replyLang, isEmbedded, insert, settle }, actions) {
  const check = checks.get(shown.next_check);
  if (!check || shown.resolved) return null;
  const asked = localised(check.ask, replyLang);
  actions.question = () => insert(asked, replyLang);
  const chip = (id, label) =>
    element("button", { type: "button", class: "chip", "data-key": `answer-${id}`, click: () => settle(check.id, id) }, label);
  const chips = element(
    "div",
    { class: "chips", role: "group", "aria-labelledby": "chips-label" },
    ...Object.entries(check.outcomes).map(([id, outcome]) => chip(id, localised(outcome.label, lang))),
    chip("unknown", texts.check_unknown),
  );
  actions.answers = () => chips.querySelector(".chip").focus();
  return element(
    "section",
    { class: "check" },
    element("h2", {}, shown.state === "none" ? texts.agent_starter : texts.agent_next),
    element("p", { lang: replyLang, class: "check-ask" }, asked),
    replyLang !== lang && check.ask[lang] && element("p", { class: "note" }, check.ask[lang]), // for the agent
    element(
      "div",
      { class: "buttons" },
      element(
        "button",
        { type: "button", "data-key": "question", "aria-keyshortcuts": "q", click: actions.question },
        isEmbedded ? texts.agent_insert_question : texts.agent_copy_question,
      ),
    ),
    element("p", { class: "chips-label", id: "chips-label" }, texts.agent_answer),
    chips,
  );
}

export function outcomeText(checks, checkId, outcomeId, lang) {
  const check = checks.get(checkId);
  const label = outcomeId === "unknown" ? texts.check_unknown : localised(check?.outcomes[outcomeId]?.label ?? {}, lang);
  return check && label ? `${localised(check.title, lang)}: ${label}` : checkId;
}
