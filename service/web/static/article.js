// The article page: its checks become forms, one at a time; the way back to the results; print and copy.

import { enhance } from "./checks/form.js";
import { enhanceFeedback } from "./feedback.js";
import { copied, element, texts } from "./page.js";

const checks = [...document.querySelectorAll(".check")];
checks.forEach(enhance);
document.querySelectorAll(".feedback").forEach(enhanceFeedback);
if (checks.length > 1) oneAtATime();

const back = document.querySelector("[data-back]");
if (back && sessionStorage.getItem("kaiketsu-results")) {
  back.href = `/search?lang=${back.closest("[lang]").lang}#back`;
  back.querySelector("span").textContent = texts.back_results;
}

const copyLink = document.querySelector("[data-copy-link]");
copyLink.hidden = false;
copyLink.addEventListener("click", async () => {
  const done = await copied(document.querySelector("link[rel=canonical]").href);
  copyLink.parentElement.querySelector("[role=status]").textContent = done ? texts.copied : texts.copy_failed;
});
const printing = document.querySelector("[data-print]");
printing.hidden = false;
printing.addEventListener("click", () => print());

function oneAtATime() {
  const count = element("p", { class: "note", role: "status" });
  const next = element("button", { type: "button", class: "quiet", click: () => show((shown + 1) % checks.length) }, texts.next_check);
  checks[0].before(count);
  checks.at(-1).after(next);
  let shown = 0;
  show(0);

  function show(place) {
    shown = place;
    checks.forEach((check, index) => {
      check.hidden = index !== place;
    });
    count.textContent = texts.check_count.replace("{number}", place + 1).replace("{count}", checks.length);
  }
}
