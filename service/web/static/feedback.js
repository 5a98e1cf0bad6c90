// "Was this helpful?": one click, and after a no a word on what was missing where there is a field for it.

import { post, texts } from "./page.js";

export function enhanceFeedback(form) {
  const reason = form.querySelector(".feedback-reason");
  const status = form.querySelector("[role=status]");
  form.hidden = false;
  for (const button of form.querySelectorAll("[data-helpful]")) {
    button.addEventListener("click", () => {
      if (button.dataset.helpful === "yes" || !reason) {
        send(button.dataset.helpful === "yes");
        return;
      }
      reason.hidden = false;
      form.elements.reason.focus();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(false);
  });

  async function send(helpful) {
    const body = { search_id: form.dataset.search, article_id: form.dataset.article, helpful, reason: form.elements.reason?.value ?? "" };
    try {
      await post("/api/v1/feedback", body);
      form.querySelector("fieldset, .buttons").hidden = true;
      if (reason) reason.hidden = true;
      status.textContent = texts.helpful_thanks;
    } catch (error) {
      status.textContent = error.message;
    }
  }
}
