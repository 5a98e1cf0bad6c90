// A proposal as it is shown: what was asked, what people did, which article it may be, and what can be decided.

import { element, texts } from "../page.js";

const BARS = 100;

export function proposalView(proposal, { lang, done, waiting, refusal, decide, another, undo, canUndo }) {
  const facts = [
    texts.learn_count.replace("{count}", proposal.count),
    texts[`learn_state_${proposal.state}`],
    texts.learn_last.replace("{day}", new Intl.DateTimeFormat(lang, { month: "short", day: "numeric", timeZone: "UTC" }).format(Date.parse(proposal.last))),
  ];
  return [
    progress(done, waiting),
    refusal && element("p", { class: "notice" }, texts.learn_refusal),
    element(
      "section",
      { class: "proposal", "aria-labelledby": "asked" },
      element("p", { class: "facts" }, ...facts.map((fact) => element("span", {}, fact)), ...proposal.why.map((why) => element("span", { class: "badge" }, texts[`learn_why_${why}`]))),
      element("h2", { id: "asked", class: "asked", tabindex: "0", "data-focus": true, lang: proposal.lang }, proposal.text),
      similar(proposal),
      said(proposal.signals),
      element("h3", { id: "which" }, texts.learn_which),
      proposal.choices.length > 0 &&
        element("ol", { class: "choices", "aria-labelledby": "which" }, ...proposal.choices.map((choice, place) => choiceView(choice, place, proposal, decide))),
      element(
        "div",
        { class: "verdicts" },
        button("a", texts.learn_accept, () => decide("accept"), { class: "" }),
        button("n", texts.learn_none, () => decide("none"), { proposed: proposal.proposed === "" }),
        button("/", texts.learn_another, another),
        button("v", texts.learn_vague, () => decide("vague")),
        button("s", texts.learn_skip, () => decide("skip")),
        button("d", texts.learn_delete, () => decide("delete")),
        button("u", texts.learn_undo, undo, { disabled: !canUndo }),
      ),
    ),
  ].filter(Boolean);
}

export function emptyView({ done, undo, canUndo }) {
  return [
    element(
      "section",
      { class: "none" },
      element("h2", { class: "section-title", tabindex: "-1", "data-focus": true }, texts.learn_empty),
      element("p", {}, done > 0 ? `${texts.learn_done.replace("{count}", done)}. ${texts.learn_next_build}` : texts.learn_empty_help),
      canUndo && element("div", { class: "verdicts" }, button("u", texts.learn_undo, undo)),
    ),
  ];
}

export function notKeptView() {
  return element(
    "section",
    { class: "none" },
    element("h2", { class: "section-title" }, texts.learn_not_kept),
    element("p", {}, texts.learn_not_kept_help),
    element("pre", { class: "command" }, "KAIKETSU_FEEDBACK_DB=sqlite:///feedback.db kaiketsu serve"),
  );
}

function progress(done, waiting) {
  return element(
    "p",
    { class: "learn-progress" },
    element("progress", { max: String(Math.max(1, done + waiting)), value: String(done), "aria-hidden": "true" }),
    element("span", {}, texts.learn_done.replace("{count}", done)),
    element("span", {}, texts.learn_waiting.replace("{count}", waiting)),
  );
}

function similar({ wordings, lang }) {
  if (wordings.length === 0) return null;
  return element(
    "details",
    {},
    element("summary", {}, texts.learn_similar.replace("{count}", wordings.length)),
    element("ul", { class: "wordings", lang }, ...wordings.map((wording) => element("li", {}, wording))),
  );
}

function said(signals) {
  if (signals.length === 0) return null;
  const line = ({ kind, title, by_agent: agent, count }) =>
    element(
      "li",
      {},
      element("span", { class: "count" }, `${count}×`),
      element("span", {}, texts[`learn_signal_${kind}`], agent && ` (${texts.learn_by_agent})`, title && ": ", title && element("strong", {}, title)),
    );
  return element("div", { class: "said" }, element("h3", {}, texts.learn_said), element("ul", {}, ...signals.map(line)));
}

function choiceView({ article_id: id, title, chance, shown_at: place }, index, proposal, decide) {
  const isProposed = id === proposal.proposed;
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: isProposed ? "quiet choice is-proposed" : "quiet choice", "aria-keyshortcuts": String(index + 1), click: () => decide("accept", id, title) },
      element("kbd", { "aria-hidden": "true" }, String(index + 1)),
      element("span", { class: "choice-title" }, title),
      element("span", { class: "note" }, [isProposed && texts.learn_proposed, place > 0 && texts.learn_shown_at.replace("{place}", place)].filter(Boolean).join(" · ")),
      element("meter", { min: "0", max: String(BARS), value: String(Math.round(chance * BARS)), "aria-hidden": "true" }),
    ),
  );
}

function button(key, label, click, { class: kind = "quiet", proposed = false, disabled = false } = {}) {
  const attributes = { type: "button", class: proposed ? `${kind} is-proposed` : kind || false, "aria-keyshortcuts": key, click, disabled };
  return element("button", attributes, element("kbd", { "aria-hidden": "true" }, key), label, proposed && element("span", { class: "note" }, ` ${texts.learn_proposed}`));
}
