// What the conversation names and articles apply to: offered, never chosen for the agent.

import { element, texts } from "../page.js";

export function narrowing({ chat, shown, lang, narrow }) {
  const button = (filter, value, text) =>
    element("button", { type: "button", class: "quiet", "data-key": `filter-${filter}`, click: () => narrow(filter, value) }, text);
  const chosen = Object.entries(chat.filters).map(([name, { value, labels }]) =>
    button(name, null, texts.filter_remove.replace("{name}", () => labels?.[lang] || value)),
  );
  const offered = (shown.filters_offered ?? []).map((each) =>
    button(each.filter, each, texts.filter_offer.replace("{name}", () => each.labels?.[lang] || each.value)),
  );
  if (chosen.length + offered.length === 0) return null;
  return element("div", { class: "filters", role: "group", "aria-label": texts.filters }, ...chosen, ...offered);
}
