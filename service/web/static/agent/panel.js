// What the sidebar shows of an answer: causes to choose from, what to ask, what is known, and the reply for the chosen
// cause. Of a search it shows the articles and their replies alone.

import { certainty, correctedNotice, element, icon, redactedNotice, texts } from "../page.js";
import { percent } from "./changes.js";
import { narrowing } from "./filters.js";
import { internalArticle } from "./internal.js";
import { known, question } from "./question.js";
import { forAgents, reply } from "./reply.js";
import { report } from "./report.js";

// Returns the elements, and puts what keys may do into `actions`.
export function agentPanel(view, actions) {
  const { chat, shown, note, lang } = view;
  const chosen = shown.results.find((result) => result.article_id === chat.chosen) ?? shown.results[0] ?? null;
  const replyLang = shown.reply?.lang || chat.lang || lang;
  const full = { ...view, chosen, replyLang };
  const isInternal = chosen?.audience === "agent";
  actions.open = () => {
    if (!chosen || isInternal) return;
    note("opened", chosen.article_id);
    open(forAgents(chosen.url), "_blank", "noopener");
  };
  actions.cause = (index) => shown.results[index] && view.choose(shown.results[index].article_id);
  const parts = [correctedNotice(shown), redactedNotice(shown.redactions), causes(full)];
  if (!chat.found) parts.push(narrowing(full), known(full), question(full, actions));
  parts.push(isInternal ? internalArticle(full) : reply(full, actions), report(full, actions));
  return parts.filter(Boolean);
}

function causes({ chat, shown, chosen, choose, close }) {
  if (shown.results.length === 0 && !chat.found) return null;
  const items = shown.results.map((result, rank) =>
    element(
      "li",
      {},
      element(
        "button",
        {
          type: "button",
          class: "cause-row quiet",
          "data-key": `cause-${result.article_id}`,
          "aria-pressed": String(result === chosen),
          click: () => choose(result.article_id),
        },
        element("kbd", { "aria-hidden": "true" }, String(rank + 1)),
        element(
          "span",
          { class: "cause-title", lang: result.lang },
          result.title,
          result.audience === "agent" && element("span", { class: "badge" }, texts.for_agents),
        ),
        element("span", { class: "percent" }, percent(result.confidence)),
        certainty(result.confidence),
      ),
    ),
  );
  const back = chat.found && element("button", { type: "button", class: "link", click: close }, icon("x"), texts.agent_close_search);
  return element(
    "section",
    { class: "likely" },
    element("h2", {}, chat.found ? texts.agent_found : texts.diagnose_likely),
    element("ol", {}, ...items),
    back,
  );
}
