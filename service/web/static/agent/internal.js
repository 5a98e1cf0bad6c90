// An article for agents, read in the sidebar: a page that is opened by itself carries no key. It is nothing to send.

import { element, get, texts } from "../page.js";

export function internalArticle({ chosen, note }) {
  const body = element("div", { lang: chosen.lang, class: "internal" });
  load();
  return element("section", {}, element("h2", {}, chosen.title, " ", element("span", { class: "badge" }, texts.for_agents)), body);

  async function load() {
    note("opened", chosen.article_id);
    try {
      const { sections } = await get(`/api/v1/articles/${chosen.article_id}?lang=${chosen.lang}`);
      for (const { heading, html } of sections) {
        const shown = element("div");
        shown.innerHTML = html; // cleaned by the server
        body.append(heading ? element("h3", {}, heading) : "", shown);
      }
    } catch (error) {
      body.textContent = error.message;
    }
  }
}
