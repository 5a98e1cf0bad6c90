// "Did this solve it?": the first click is stored; after a no come other causes and people, and a word on what was
// missing where there is a field for it.

import { element, post, texts } from "./page.js";
import { answered } from "./signals.js";

const MOST_OTHERS = 3;

export function enhanceFeedback(form) {
  const reason = form.querySelector(".feedback-reason");
  const status = form.querySelector("[role=status]");
  const buttons = form.querySelectorAll("[data-helpful]");
  form.hidden = false;
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      const helpful = button.dataset.helpful === "yes";
      if (!(await send(helpful, texts.helpful_thanks))) return;
      for (const each of buttons) each.disabled = true;
      button.classList.add("is-chosen");
      if (!helpful) offerOthers(form);
      if (!helpful && reason) reason.hidden = false;
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await send(false, texts.helpful_sent)) reason.hidden = true;
  });

  async function send(helpful, thanks) {
    const body = { search_id: form.dataset.search, article_id: form.dataset.article, helpful, reason: form.elements.reason?.value ?? "" };
    try {
      const { kept } = await post("/api/v1/feedback", body);
      answered();
      status.textContent = kept ? thanks : texts.not_kept;
      return true;
    } catch (error) {
      status.textContent = error.message;
      return false;
    }
  }
}

function offerOthers(form) {
  const own = form.dataset.article;
  const others = [...document.querySelectorAll("#results .card-title a, #results .others a, .near a")]
    .filter((link) => own === "" || !link.pathname.endsWith(`/${own}`))
    .slice(0, MOST_OTHERS);
  const again = (link) =>
    element("a", { href: link.href, lang: link.lang || null, "data-article": link.dataset.article ?? null, "data-instead": true }, link.textContent);
  const items = others.map((link) => element("li", {}, again(link)));
  form.querySelector(".after-no")?.replaceChildren(
    items.length > 0 ? element("p", { class: "ready-title" }, texts.not_it) : "",
    items.length > 0 ? element("ul", { class: "brief" }, ...items) : "",
    document.getElementById("people") ? element("p", {}, element("a", { href: "#people" }, texts.contact)) : "",
  );
  form.querySelector(".after-no").hidden = false;
}
