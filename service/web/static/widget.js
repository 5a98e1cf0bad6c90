// <kaiketsu-search endpoint="https://help.example.com" lang="ja"></kaiketsu-search>
//
// A search box for a site that is not ours. Open shadow root; styled from outside by custom properties
// (--kaiketsu-accent, -ink, -paper, -line, -radius, -font, -size) and ::part(label | input | list | item | title | step | note | link | filter | alert).
// Events, composed and bubbling: kaiketsu-search {state, count}, kaiketsu-open {article_id, url} (cancel to stay).
// No inline style, no eval, no request before somebody types; text from the server is never parsed as HTML.

"use strict";

(() => {
  const DEBOUNCE_MS = 180;
  const MIN_CHARS = 2;
  const QUIET_MS = 400; // an answer that comes sooner needs no "searching"
  const LONGEST_WAIT_S = 60;

  const TEXTS = {
    ja: {
      label: "何が起きましたか",
      none: "合う記事が見つかりません。言い方を変えてみてください。",
      noneLink: "質問に答えて原因を探す",
      searching: "調べています…",
      failed: "うまくいきませんでした。少し待って、もう一度お試しください。",
      offline: "インターネットにつながっていません。つながったら、もう一度調べます。",
      limited: (seconds) => `続けて送られたため、少し間を置いています。${seconds ? `${seconds}秒後に、もう一度調べます。` : ""}`,
      corrected: (text) => `「${text}」として検索しました。`,
      redacted: "コードと思われる部分を取り除きました。保存していません。",
      short: (size, off) => `コードは${size}文字でした。${off}文字足りません。`,
      long: (size, off) => `コードは${size}文字でした。${off}文字多く入っています。`,
      unread: () => "コードに読めない文字があります。",
      urgent: "番号を聞かれていたら、教えないでください。教えた後なら、すぐにカードの発行元へ電話を。消費者ホットライン 188",
      only: (name) => `${name} だけに絞る`,
      count: (count) => `${count}件の候補があります。上下の矢印キーで選べます。`,
    },
    en: {
      label: "What happened?",
      none: "Nothing here fits. Try other words.",
      noneLink: "Find the cause by answering questions",
      searching: "Searching…",
      failed: "That did not work. Wait a moment, then try again.",
      offline: "You are offline. It searches again once you are connected.",
      limited: (seconds) => `That was a lot in a short time.${seconds ? ` It searches again in ${seconds} seconds.` : " Please wait a little."}`,
      corrected: (text) => `Showing results for “${text}”.`,
      redacted: "We removed what looks like a code. It was not stored.",
      short: (size, off) => `The code has ${size} characters: ${off === 1 ? "one is" : `${off} are`} missing.`,
      long: (size, off) => `The code has ${size} characters: ${off === 1 ? "one is" : `${off} are`} too many.`,
      unread: () => "The code has characters that cannot be read.",
      urgent: "If somebody asks for the number: tell them nothing, and call the card's issuer now.",
      only: (name) => `Show only what is for ${name}`,
      count: (count) => `${count} suggestions. Use the up and down arrow keys to choose.`,
    },
  };

  const STYLE = `
  :host { display: block; position: relative; }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
  /* Dark where the page says that it is (color-scheme), not where the system is: a light page stays one. */
  /* Not on the host: a page may style that with !important, and it would be inherited. */
  label, input, ul, p { font: 400 var(--kaiketsu-size, 16px)/1.6 var(--kaiketsu-font, system-ui, sans-serif); color: var(--kaiketsu-ink, light-dark(#1c2321, #e8eeeb)); text-align: start; }
  label { display: block; font-weight: 600; margin-bottom: .35em; }
  input { width: 100%; padding: .65em .9em; border: 1.5px solid var(--kaiketsu-line, #8a9691); border-radius: var(--kaiketsu-radius, 10px); background: var(--kaiketsu-paper, light-dark(#fff, #1a201d)); }
  input:focus-visible { outline: 3px solid var(--kaiketsu-accent, light-dark(#0b6e4f, #5fd3a6)); outline-offset: 1px; }
  ul { list-style: none; margin: .35em 0 0; text-align: start; padding: .3em; position: absolute; inset-inline: 0; z-index: 2147483000; max-height: 60vh; overflow: auto; background: var(--kaiketsu-paper, light-dark(#fff, #1a201d)); border: 1px solid var(--kaiketsu-line, #8a9691); border-radius: var(--kaiketsu-radius, 10px); box-shadow: 0 10px 30px rgb(0 0 0 / .18); }
  ul[hidden] { display: none; }
  li { padding: .6em .7em; border-radius: 8px; cursor: pointer; min-height: 44px; }
  li[aria-selected=true], li:hover { outline: 2px solid var(--kaiketsu-accent, light-dark(#0b6e4f, #5fd3a6)); outline-offset: -2px; }
  .title { display: block; font-weight: 600; }
  .step { display: block; font-size: .9em; opacity: .85; }
  p { margin: .35em 0 0; font-size: .9em; }
  p button { font: inherit; margin-inline-start: .5em; padding: .4em .8em; min-height: 44px; color: inherit; background: none; border: 1px solid var(--kaiketsu-line, #8a9691); border-radius: var(--kaiketsu-radius, 10px); cursor: pointer; }
  p:empty { display: none; }
  a { color: var(--kaiketsu-accent, light-dark(#0b6e4f, #5fd3a6)); display: inline-block; padding-block: .6em; }
  p.alert { color: light-dark(#a3211b, #ffb4ab); font-weight: 600; }
  `;

  // As checks/near_code.js; this file stands alone.
  function nearCode(redactions) {
    const shapes = redactions.filter(({ kind, shape }) => kind === "gift-code" && shape).map(({ shape }) => shape);
    const sizes = shapes.map((shape) => shape.replace("?", "").split("-").reduce((sum, group) => sum + Number(group), 0));
    const size = sizes.reduce((sum, each) => sum + each, 0);
    if (size < 10 || (sizes.length > 1 && Math.max(...sizes) >= 10)) return null;
    if (shapes.some((shape) => shape.endsWith("?"))) return { fault: "unread", size, off: 0 };
    if (size < 14) return { fault: "short", size, off: 14 - size };
    return size > 15 ? { fault: "long", size, off: size - 15 } : null;
  }

  class KaiketsuSearch extends HTMLElement {
    static observedAttributes = ["lang"];

    #sheet = new CSSStyleSheet();
    #input = document.createElement("input");
    #label = document.createElement("label");
    #list = document.createElement("ul");
    #note = document.createElement("p");
    #alert = document.createElement("p");
    #results = [];
    #chosen = -1;
    #composing = false;
    #timer = 0;
    #quiet = 0;
    #online = () => this.#schedule(0);
    #running = null;
    #asked = "";
    #narrowed = {};

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      this.#sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [this.#sheet];
      assign(this.#input, { id: "q", type: "search", maxlength: "4000", autocomplete: "off", part: "input", role: "combobox" });
      assign(this.#input, { "aria-autocomplete": "list", "aria-controls": "list", "aria-expanded": "false" });
      assign(this.#label, { for: "q", part: "label" });
      assign(this.#list, { id: "list", role: "listbox", part: "list", hidden: "" });
      assign(this.#note, { role: "status", part: "note" });
      assign(this.#alert, { role: "alert", part: "alert", class: "alert" });
      root.append(this.#label, this.#input, this.#alert, this.#note, this.#list); // the list lies over what comes after it
      this.#input.addEventListener("compositionstart", () => {
        this.#composing = true;
        this.#cancel();
      });
      this.#input.addEventListener("compositionend", () => {
        this.#composing = false;
        this.#schedule(DEBOUNCE_MS);
      });
      this.#input.addEventListener("input", (event) => {
        this.#narrowed = {}; // it belonged to the text before
        if (!this.#composing && !event.isComposing) this.#schedule(DEBOUNCE_MS);
      });
      this.#input.addEventListener("keydown", (event) => this.#onKey(event));
      this.#input.addEventListener("blur", () => this.#setOpen(false));
      this.#input.addEventListener("click", () => this.#setOpen(this.#results.length > 0));
      this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.#list.addEventListener("click", (event) => {
        const item = event.target.closest("li");
        if (item) this.#open([...this.#list.children].indexOf(item));
      });
      this.#relabel();
    }

    attributeChangedCallback() {
      this.#relabel();
    }

    connectedCallback() {
      addEventListener("online", this.#online);
    }

    disconnectedCallback() {
      removeEventListener("online", this.#online);
      this.#cancel();
    }

    get #texts() {
      return TEXTS[this.lang] || TEXTS.ja;
    }

    #relabel() {
      this.#label.textContent = this.#texts.label;
      this.#list.setAttribute("aria-label", this.#texts.label);
    }

    #schedule(delay) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), delay);
    }

    #cancel() {
      clearTimeout(this.#timer);
      clearTimeout(this.#quiet);
      this.#running?.abort();
      this.#running = null;
    }

    async #search() {
      const text = this.#input.value.trim();
      if (text === this.#asked) return;
      this.#cancel();
      this.#asked = text;
      if (Array.from(text).length < MIN_CHARS) {
        this.#show([]);
        return;
      }
      const own = new AbortController();
      this.#running = own;
      this.#quiet = setTimeout(() => (this.#note.textContent = this.#texts.searching), QUIET_MS);
      try {
        const response = await fetch(new URL("/api/v1/search", this.#endpoint), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ text, filters: this.#filters, ...(this.lang in TEXTS && { lang: this.lang }) }),
          credentials: "omit",
          signal: own.signal,
        });
        const found = response.ok && (await response.json());
        if (this.#running !== own || this.#composing) return; // a later text is on its way
        clearTimeout(this.#quiet);
        if (found) this.#answer(found);
        else this.#fail(response.status, Number(response.headers.get("retry-after")) || 0);
      } catch (error) {
        if (error.name === "AbortError" || this.#running !== own) return;
        clearTimeout(this.#quiet);
        this.#fail(0, 0);
      }
    }

    // Says it, and asks again by itself where that is known to help: later, or when the connection is back.
    #fail(status, retryAfter) {
      this.#asked = "";
      this.#show([]);
      const wait = retryAfter <= LONGEST_WAIT_S ? retryAfter : 0;
      if (status === 429) this.#note.textContent = this.#texts.limited(wait);
      else this.#note.textContent = navigator.onLine ? this.#texts.failed : this.#texts.offline;
      if (wait > 0) this.#schedule(wait * 1000);
    }

    // What the page around knows of the case (attributes store and card-type), then what somebody has pressed.
    get #filters() {
      const named = { store: this.getAttribute("store"), card_type: this.getAttribute("card-type"), ...this.#narrowed };
      return Object.fromEntries(Object.entries(named).filter(([, value]) => value));
    }

    #offer({ filter, value, labels = {} }) {
      const button = document.createElement("button");
      assign(button, { type: "button", part: "filter" });
      button.textContent = this.#texts.only(labels[this.lang] || value);
      button.addEventListener("click", () => {
        this.#narrowed[filter] = value;
        this.#asked = "";
        this.#input.focus();
        this.#schedule(0);
      });
      return button;
    }

    get #endpoint() {
      return this.getAttribute("endpoint") || location.origin;
    }

    #answer(found) {
      const urgent = found.results[0]?.severity === "urgent" ? this.#texts.urgent : "";
      this.#show(found.results);
      if (this.#alert.textContent !== urgent) this.#alert.textContent = urgent; // read out once, not at every key
      const said = found.state === "none" ? `${this.#texts.none} ` : this.#texts.count(found.results.length);
      const meant = found.did_you_mean ? this.#texts.corrected(found.did_you_mean) : "";
      const taken = found.redactions.length > 0 ? this.#texts.redacted : "";
      const near = nearCode(found.redactions);
      const wrong = near ? this.#texts[near.fault](near.size, near.off) : "";
      this.#note.textContent = [meant, taken, wrong, said].filter(Boolean).join(" ");
      if (found.state === "none") this.#note.append(this.#moreHelp());
      this.#note.append(...(found.filters_offered ?? []).map((each) => this.#offer(each)));
      this.#emit("kaiketsu-search", { state: found.state, count: found.results.length });
    }

    #moreHelp() {
      const link = document.createElement("a");
      assign(link, { href: new URL(`/diagnose?lang=${this.lang in TEXTS ? this.lang : "ja"}`, this.#endpoint).href, part: "link" });
      link.textContent = this.#texts.noneLink;
      return link;
    }

    #show(results) {
      this.#results = results;
      this.#chosen = -1;
      this.#input.removeAttribute("aria-activedescendant");
      this.#note.textContent = "";
      if (results[0]?.severity !== "urgent") this.#alert.textContent = "";
      this.#list.replaceChildren(...results.map(option));
      this.#setOpen(results.length > 0);
    }

    #setOpen(open) {
      if (!open) this.#forget();
      this.#list.toggleAttribute("hidden", !open);
      this.#input.setAttribute("aria-expanded", String(open));
    }

    #onKey(event) {
      if (this.#composing || event.isComposing || event.keyCode === 229) return;
      const count = this.#results.length;
      const isOpen = !this.#list.hasAttribute("hidden");
      const { key } = event;
      if (key === "Escape" && isOpen) this.#setOpen(false);
      else if (key === "ArrowUp" && event.altKey && isOpen) this.#setOpen(false);
      else if (key === "ArrowDown" && event.altKey && count > 0) this.#setOpen(true);
      else if (key === "ArrowDown" && count > 0) this.#choose((this.#chosen + 1) % count);
      else if (key === "ArrowUp" && count > 0) this.#choose(this.#chosen <= 0 ? count - 1 : this.#chosen - 1);
      else if (key === "Enter" && isOpen && this.#chosen >= 0) this.#open(this.#chosen);
      else {
        if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) this.#forget(); // they move in the text
        return;
      }
      event.preventDefault();
    }

    #choose(index) {
      this.#setOpen(true);
      this.#forget();
      this.#chosen = index;
      const item = this.#list.children[index];
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      this.#input.setAttribute("aria-activedescendant", item.id);
    }

    #forget() {
      this.#list.children[this.#chosen]?.setAttribute("aria-selected", "false");
      this.#chosen = -1;
      this.#input.removeAttribute("aria-activedescendant");
    }

    #open(index) {
      const result = this.#results[index];
      if (!result) return;
      const url = new URL(result.url, this.#endpoint).href;
      if (this.#emit("kaiketsu-open", { article_id: result.article_id, url })) location.assign(url);
    }

    #emit(name, detail) {
      return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }
  }

  function option(result, index) {
    const item = document.createElement("li");
    assign(item, { id: `o${index}`, role: "option", "aria-selected": "false", part: "item", lang: result.lang });
    item.append(span("title", result.title), span("step", result.first_step));
    return item;
  }

  function span(name, text) {
    const made = document.createElement("span");
    assign(made, { class: name, part: name });
    made.textContent = text;
    return made;
  }

  function assign(target, attributes) {
    for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  }

  if (!customElements.get("kaiketsu-search")) customElements.define("kaiketsu-search", KaiketsuSearch);
})();
