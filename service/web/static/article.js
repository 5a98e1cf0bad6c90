// The article page: its checks become forms, one at a time; the way back to the results; print and copy.

import { enhance } from "./checks/form.js";
import { enhanceFeedback } from "./feedback.js";
import { copied, element, texts } from "./page.js";
import { searchBehind, tell } from "./signals.js";

const checks = [...document.querySelectorAll(".check")];
checks.forEach(enhance);
document.querySelectorAll(".feedback").forEach(enhanceFeedback);
if (checks.length > 1) oneAtATime();

// An article that was opened from results tells of itself under the search that led here.
const vote = document.querySelector(".feedback");
const search = searchBehind(vote.dataset.article);
if (search) {
  vote.dataset.search = search;
  document.addEventListener("kaiketsu-outcome", ({ detail }) => {
    if (detail.effects[vote.dataset.article] === "confirms") tell(search, "confirmed", vote.dataset.article);
  });
  document.addEventListener("click", ({ target }) => {
    const other = target.closest("a[data-instead][data-article]");
    if (other) tell(search, "instead", other.dataset.article);
  });
}

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
