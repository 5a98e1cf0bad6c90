// Finds another article: a list that narrows by words of the titles while one types, and then what the search finds,
// with the arrows and Enter.

import { element, texts } from "../page.js";

const SHOWN = 9;
const MIN_CHARS = 2;
const DEBOUNCE_MS = 180;

// Resolves to {id, title}, or to null where the dialog was closed. `listed` is a promise of all articles: the dialog is
// open before they are there, for what is typed meanwhile is no decision. `search` takes a text and a signal, and
// resolves to {articles} of {article_id, title}, best first.
export function findArticle(listed, search) {
  return new Promise((resolve) => {
    let articles = null;
    let found = [];
    let timer = 0;
    let running = null;
    let place = 0;
    let chosen = null;
    const list = element("ul", { id: "another-list", role: "listbox", class: "another-list", "aria-label": texts.learn_another });
    const nothing = element("p", { class: "note", role: "status" });
    const input = element("input", {
      type: "text", id: "another", enterkeyhint: "done", spellcheck: "false", autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "another-list", "aria-autocomplete": "list",
      input: onInput, keydown: onKey, compositionend: onInput,
    });
    const box = element(
      "dialog",
      { class: "sheet", "aria-label": texts.learn_another, close: () => (cancel(), box.remove(), resolve(chosen)) },
      element("div", { class: "sheet-head" }, element("h2", {}, texts.learn_another), element("button", { type: "button", class: "quiet", click: () => box.close() }, texts.close)),
      element("label", { class: "field", for: "another" }, texts.learn_another_find),
      input,
      nothing,
      list,
    );
    document.body.append(box);
    box.showModal();
    input.focus();
    const arrived = (all) => {
      articles = all;
      if (box.open) onInput();
    };
    listed.then(arrived, () => arrived([])); // without the titles there is still the search

    function narrow() {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      found = (articles ?? []).filter(({ id, title }) => words.every((word) => plain(`${title} ${id}`).includes(word))).slice(0, SHOWN);
      place = 0;
      put(articles && !asks());
    }

    function asks() {
      return Array.from(input.value.trim()).length >= MIN_CHARS;
    }

    function onInput(event) {
      cancel();
      narrow();
      if (!event?.isComposing && asks()) timer = setTimeout(searchToo, DEBOUNCE_MS);
    }

    function cancel() {
      clearTimeout(timer);
      running?.abort();
    }

    // What the search finds comes behind the titles: the place that somebody has reached stays. Where it fails, the
    // titles are still there.
    async function searchToo() {
      running = new AbortController();
      const { signal } = running;
      const { articles: more } = await search(input.value.trim(), signal).catch(() => ({ articles: [] }));
      if (signal.aborted) return;
      const listed = new Set(found.map(({ id }) => id));
      found.push(...more.filter(({ article_id: id }) => !listed.has(id)).map(({ article_id: id, title }) => ({ id, title })));
      found.splice(SHOWN);
      put(true);
    }

    function put(isAll) {
      nothing.textContent = found.length > 0 || !isAll ? "" : texts.learn_another_none;
      list.hidden = found.length === 0;
      list.replaceChildren(...found.map((article, index) => element("li", { role: "option", id: `another-${index}`, click: () => pick(article) }, article.title)));
      mark();
    }

    function mark() {
      [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === place)));
      if (found.length > 0) input.setAttribute("aria-activedescendant", `another-${place}`);
      else input.removeAttribute("aria-activedescendant");
      list.children[place]?.scrollIntoView({ block: "nearest" });
    }

    function onKey(event) {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        place = (place + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
        mark();
      } else if (event.key === "Enter" && found[place]) {
        pick(found[place]);
      } else return;
      event.preventDefault();
    }

    function pick(article) {
      chosen = article;
      box.close();
    }
  });
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}
