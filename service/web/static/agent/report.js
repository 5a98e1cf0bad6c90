// "An article is missing or wrong": a word to whoever owns the knowledge base, kept like any other feedback.

import { element, post, texts } from "../page.js";
import { inQuotes } from "./changes.js";

export function report({ shown, chosen, say }, actions) {
  const reason = element("textarea", { name: "reason", rows: "3", maxlength: "1000", required: true });
  const form = element(
    "form",
    { hidden: true, submit: send, keydown: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.requestSubmit() },
    element("label", { class: "field" }, chosen ? texts.agent_report_about.replace("{cause}", () => inQuotes(chosen.title)) : texts.agent_report_missing, reason),
    element("div", { class: "buttons" }, element("button", {}, texts.helpful_send)),
  );
  const toggle = element("button", { type: "button", class: "link", "data-key": "report", "aria-expanded": "false", "aria-keyshortcuts": "m" }, texts.agent_report);
  toggle.addEventListener("click", () => {
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) reason.focus();
  });
  actions.report = () => toggle.click();

  async function send(event) {
    event.preventDefault();
    const body = { search_id: shown.search_id, article_id: chosen?.article_id ?? "", helpful: false, reason: reason.value };
    try {
      const { kept } = await post("/api/v1/feedback", body);
      say(kept ? texts.helpful_sent : texts.not_kept);
      form.reset();
      toggle.click();
      toggle.focus();
    } catch (error) {
      say(error.message);
    }
  }

  return element("section", { class: "report" }, toggle, form);
}
