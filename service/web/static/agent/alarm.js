// Somebody may be losing money right now: what an agent does about it. It speaks to the agent; what is inserted speaks
// to the customer, in the customer's language.

import { element, icon, texts } from "../page.js";

export function agentAlarm({ state, insert, isEmbedded }) {
  const spoken = state.reply?.lang in texts.urgent_said ? state.reply.lang : document.documentElement.lang;
  const label = isEmbedded ? texts.agent_insert_warning : texts.agent_copy_warning;
  return element(
    "div",
    { class: "alert", role: "alert" },
    element("p", { class: "alert-title" }, icon("triangle-alert"), texts.agent_alarm),
    element("p", {}, texts.urgent_agent),
    texts.urgent_links.length > 0 && element("p", { class: "alert-who" }, `${texts.agent_tell_to_call} ${texts.urgent_links.map((link) => link.label).join(" / ")}`),
    element(
      "p",
      { class: "alert-calls" },
      element("button", { type: "button", class: "quiet", "aria-keyshortcuts": "w", click: () => insert(texts.urgent_said[spoken], spoken) }, label),
    ),
  );
}
