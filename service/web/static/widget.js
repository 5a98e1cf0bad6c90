// <kaiketsu-search endpoint="https://help.example.com" lang="ja"></kaiketsu-search>
//
// A search box for a site that is not ours. Open shadow root; styled from outside by custom properties
// (--kaiketsu-accent, -ink, -paper, -line, -radius, -font, -size) and ::part(label | input | list | item | title | step | note | link | filter | alert | certainty | popup).
// Events, composed and bubbling: kaiketsu-search {state, count}; kaiketsu-open {article_id, url} and kaiketsu-results
// {url}, which can be cancelled to stay on the page.
// No inline style, no eval, no request before somebody types; text from the server is never parsed as HTML.
// Where the service logs searches it is told of the text that results were looked at for, not of half-typed ones, of
// what was opened, and of a word on whether it helped.

"use strict";

(() => {
  const DEBOUNCE_MS = 180;
  const MIN_CHARS = 2;
  const LOOKED_MS = 1000; // results that stand so long were looked at
  const REASKED_MS = 60_000;
  const QUIET_MS = 400; // an answer that comes sooner needs no "searching"
  const LONGEST_WAIT_S = 60;

  const SERVED = null; // the server puts texts, style and limits here: load the script from /widget.js
  const { texts: TEXTS, style: STYLE, limits: LIMITS, hasChecks, hasPeople, keeps } = SERVED;

  // As checks/near_code.js; this file stands alone.
  function nearCode(redactions) {
    const shapes = redactions.filter(({ kind, shape }) => kind === "gift-code" && shape).map(({ shape }) => shape);
    const sizes = shapes.map((shape) => shape.replace("?", "").split("-").reduce((sum, group) => sum + Number(group), 0));
    const size = sizes.reduce((sum, each) => sum + each, 0);
    if (size < 10 || (sizes.length > 1 && Math.max(...sizes) >= 10)) return null;
    if (shapes.some((shape) => shape.endsWith("?"))) return { fault: "unread", size, off: 0 };
    if (size < 14) return { fault: "short", size, off: 14 - size };
    return size > 15 && size < 19 && shapes[0] !== "4-4-4-4" ? { fault: "long", size, off: size - 15 } : null;
  }

  // As the pages: a scam that is hardly possible is listed and alarms nobody.
  const warns = (first) => first?.severity === "urgent" && !(first.confidence < LIMITS.likely);

  class KaiketsuSearch extends HTMLElement {
    static observedAttributes = ["lang", "store", "card-type"];

    #sheet = new CSSStyleSheet();
    #input = document.createElement("input");
    #label = document.createElement("label");
    #list = document.createElement("ul");
    #note = document.createElement("p");
    #more = document.createElement("div");
    #alert = document.createElement("div");
    #pop = document.createElement("div");
    #results = [];
    #chosen = -1;
    #composing = false;
    #timer = 0;
    #quiet = 0;
    #online = () => this.#schedule(0);
    #running = null;
    #asked = "";
    #narrowed = {};
    #isKnown = true; // articles apply to the store and card type that the page around names
    #looked = 0;
    #logged = { id: "", at: 0 }; // the search that the service has logged last
    #standing = false; // it is the one whose results are shown

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      this.#sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [this.#sheet];
      assign(this.#input, { id: "q", type: "search", maxlength: "4000", autocomplete: "off", enterkeyhint: "search", part: "input", role: "combobox" });
      assign(this.#input, { "aria-autocomplete": "list", "aria-controls": "list", "aria-expanded": "false" });
      assign(this.#label, { for: "q", part: "label" });
      assign(this.#list, { id: "list", role: "listbox", part: "list", hidden: "" });
      assign(this.#note, { role: "status", part: "note" });
      assign(this.#more, { class: "more" });
      assign(this.#alert, { role: "alert", part: "alert", class: "alert" });
      assign(this.#pop, { class: "pop", part: "popup" });
      this.#pop.append(this.#alert, this.#note, this.#list, this.#more);
      const box = made("div", { class: "box" }, this.#input, this.#pop);
      root.append(this.#label, box);
      root.addEventListener("focusout", (event) => {
        if (!root.contains(event.relatedTarget)) this.#setOpen(false);
      });
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
      this.#input.addEventListener("click", () => this.#setOpen(true));
      this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.#list.addEventListener("click", (event) => {
        const item = event.target.closest("li");
        if (item) this.#open([...this.#list.children].indexOf(item));
      });
      this.#relabel();
    }

    attributeChangedCallback() {
      this.#isKnown = true;
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
      return TEXTS[this.#spoken];
    }

    get #spoken() {
      return this.lang in TEXTS ? this.lang : "ja";
    }

    #relabel() {
      this.#label.textContent = this.#texts.search_label;
      this.#list.setAttribute("aria-label", this.#texts.search_label);
    }

    #schedule(delay) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), delay);
    }

    #cancel() {
      clearTimeout(this.#timer);
      clearTimeout(this.#quiet);
      clearTimeout(this.#looked);
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
      this.#quiet = setTimeout(() => this.#say(this.#texts.searching), QUIET_MS);
      try {
        const response = await this.#post("search", this.#query(text, { typing: true }), { signal: own.signal });
        const found = response.ok && (await response.json());
        if (this.#running !== own || this.#composing) return; // a later text is on its way
        if (response.status === 422 && this.#isKnown) {
          this.#isKnown = false;
          this.#asked = "";
          this.#schedule(0);
          return;
        }
        clearTimeout(this.#quiet);
        if (found) {
          this.#answer(found);
          if (keeps) this.#looked = setTimeout(() => this.#look(text), LOOKED_MS);
        } else this.#fail(response.status, Number(response.headers.get("retry-after")) || 0);
      } catch (error) {
        if (error.name === "AbortError" || this.#running !== own) return;
        clearTimeout(this.#quiet);
        this.#fail(0, 0);
      }
    }

    #post(what, body, options = {}) {
      return fetch(new URL(`/api/v1/${what}`, this.#endpoint), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        credentials: "omit",
        ...options,
      });
    }

    #query(text, more) {
      return { text, filters: this.#filters, ...(this.lang in TEXTS && { lang: this.lang }), ...more };
    }

    // Results were looked at: the search is logged, once, and there can be a word on it.
    async #look(text) {
      const own = this.#running;
      const { id, at } = this.#logged;
      const after = Date.now() - at < REASKED_MS ? id : "";
      const response = await this.#post("search", this.#query(text, { after }), { signal: own.signal }).catch(() => null);
      const found = response?.ok && (await response.json().catch(() => null));
      if (!found || this.#running !== own) return;
      this.#logged = { id: found.search_id, at: Date.now() };
      this.#standing = true;
      if (this.#results.length > 0) this.#more.append(this.#question());
    }

    #question() {
      const texts = this.#texts;
      const said = made("span", { role: "status" });
      const buttons = [true, false].map((helpful) => {
        const button = made("button", { type: "button", part: "vote" }, helpful ? texts.helpful_yes : texts.helpful_no);
        button.addEventListener("click", async () => {
          const response = await this.#post("feedback", { search_id: this.#logged.id, helpful }).catch(() => null);
          said.textContent = response?.ok ? texts.helpful_thanks : texts.failed;
          if (!response?.ok) return;
          this.#input.focus(); // with the button that had it the list would close
          group.replaceChildren(said);
        });
        return button;
      });
      const group = made("div", { role: "group", "aria-label": texts.helpful_question }, `${texts.helpful_question} `, ...buttons, said);
      return group;
    }

    // Says it, and asks again by itself where that is known to help: later, or when the connection is back.
    #fail(status, retryAfter) {
      this.#asked = "";
      this.#show([]);
      const wait = retryAfter <= LONGEST_WAIT_S ? retryAfter : 0;
      const texts = this.#texts;
      if (status === 429) this.#say([texts.rate_limited, wait ? `${wait} ${texts.retry_in}` : ""].join(" "));
      else this.#say(navigator.onLine ? texts.failed : texts.widget_offline);
      if (wait > 0) this.#schedule(wait * 1000);
    }

    // What the page around knows of the case (attributes store and card-type), then what somebody has pressed. A store
    // that no article applies to is refused with 422: nothing is left out by it.
    get #filters() {
      const around = this.#isKnown && { store: this.getAttribute("store"), card_type: this.getAttribute("card-type") };
      const named = { ...around, ...this.#narrowed };
      return Object.fromEntries(Object.entries(named).filter(([, value]) => value));
    }

    #offer({ filter, value, labels = {} }) {
      const text = this.#texts.filter_offer.replace("{name}", () => labels[this.#spoken] || value);
      const button = made("button", { type: "button", part: "filter" }, text);
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
      const texts = this.#texts;
      this.#show(found.results, warns(found.results[0]));
      const count = found.results.length;
      const arrows = matchMedia("(hover: none)").matches ? "" : texts.widget_arrows; // a phone has no such keys
      const near = nearCode(found.redactions);
      this.#say(
        [
          found.did_you_mean ? texts.corrected.replace("{text}", () => found.did_you_mean) : "",
          found.redactions.length > 0 ? texts.redacted : "",
          near ? texts[`near_${near.fault}${near.off === 1 ? "_one" : ""}`].replace("{size}", near.size).replace("{off}", near.off) : "",
          found.note ? `${found.note.title}: ${found.note.text}` : "",
          count > 0 ? `${texts.widget_count.replace("{count}", count)} ${arrows}` : found.note ? "" : `${texts.instant_none} ${texts.none_help}`,
        ]
          .filter(Boolean)
          .join(" "),
      );
      const diagnose = made("a", { href: new URL(`/diagnose?lang=${this.#spoken}`, this.#endpoint).href, part: "link" }, texts.diagnose);
      const all = made("a", { href: this.#resultsUrl(), part: "link" }, texts.widget_all);
      all.addEventListener("click", (event) => {
        event.preventDefault();
        this.#openResults();
      });
      const people = made("a", { href: new URL(`/?lang=${this.#spoken}#people`, this.#endpoint).href, part: "link" }, texts.contact);
      const ways = [hasChecks ? diagnose : "", hasPeople ? people : ""];
      this.#more.append(...(count > 0 ? [all] : ways), ...(found.filters_offered ?? []).map((each) => this.#offer(each)));
      this.#emit("kaiketsu-search", { state: found.state, count });
    }

    // Read out once, not at every key. The numbers are those that help in the reader's country.
    #warn(urgent) {
      if (urgent === this.#alert.hasChildNodes()) return;
      const texts = this.#texts;
      const country = navigator.language.split("-")[1]?.toUpperCase() ?? (navigator.language === "ja" ? "JP" : "");
      const links = texts.urgent_links.filter((link) => !link.country || link.country === country);
      const calls = made("p", {}, ...links.map(({ label, href }) => made("a", { href, part: "link", rel: "noreferrer" }, label)));
      this.#alert.replaceChildren(...(urgent ? [made("p", {}, made("strong", {}, texts.urgent_title), texts.urgent_now), calls] : []));
    }

    #show(results, urgent = false) {
      this.#results = results;
      this.#standing = false;
      this.#chosen = -1;
      this.#input.removeAttribute("aria-activedescendant");
      this.#say("");
      this.#more.replaceChildren();
      this.#list.replaceChildren(...results.map((result, index) => this.#option(result, index)));
      this.#setOpen(results.length > 0);
      this.#warn(urgent);
    }

    #option(result, index) {
      const { sure, likely } = LIMITS;
      const { confidence } = result;
      const word = confidence >= sure ? "sure" : confidence >= likely ? "likely" : "possible";
      return made(
        "li",
        { id: `o${index}`, role: "option", "aria-selected": "false", part: "item", lang: result.lang },
        made("span", { class: "title", part: "title" }, result.title),
        confidence === undefined ? "" : made("span", { class: "certainty", part: "certainty", lang: this.#spoken }, this.#texts[`certainty_${word}`]),
        made("span", { class: "step", part: "step" }, result.first_step),
      );
    }

    #say(text) {
      this.#note.textContent = text;
      if (text) this.#setOpen(true);
    }

    #setOpen(open) {
      if (!open) this.#forget();
      const shown = open && (this.#results.length > 0 || this.#note.textContent !== "");
      const hasList = shown && this.#results.length > 0;
      this.#pop.classList.toggle("open", shown);
      this.#list.toggleAttribute("hidden", !hasList);
      this.#input.setAttribute("aria-expanded", String(hasList));
    }

    #onKey(event) {
      if (this.#composing || event.isComposing || event.keyCode === 229) return;
      const count = this.#results.length;
      const isOpen = this.#pop.classList.contains("open");
      const { key } = event;
      if (key === "Escape" && isOpen) this.#setOpen(false);
      else if (key === "ArrowUp" && event.altKey && isOpen) this.#setOpen(false);
      else if (key === "ArrowDown" && event.altKey && count > 0) this.#setOpen(true);
      else if (key === "ArrowDown" && count > 0) this.#choose((this.#chosen + 1) % count);
      else if (key === "ArrowUp" && count > 0) this.#choose(this.#chosen <= 0 ? count - 1 : this.#chosen - 1);
      else if (key === "Enter" && isOpen && this.#chosen >= 0) this.#open(this.#chosen);
      else if (key === "Enter" && this.#input.value.trim()) this.#openResults();
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
      const url = new URL(result.url, this.#endpoint);
      if (this.#standing) {
        const signal = { search_id: this.#logged.id, kind: "opened", article_id: result.article_id };
        this.#post("signals", signal, { keepalive: true }).catch(() => {}); // it outlives the page
        // A word on the article is then one on this search: its page takes the id out of the address again.
        const isOurs = url.origin === new URL(this.#endpoint).origin && url.pathname.startsWith("/articles/");
        if (isOurs && !url.hash) url.hash = `search=${this.#logged.id}`;
      }
      if (this.#emit("kaiketsu-open", { article_id: result.article_id, url: url.href })) location.assign(url);
    }

    // All results, with their steps. The text stands behind the #, so that it is in no log.
    #resultsUrl() {
      return new URL(`/?lang=${this.#spoken}#q=${encodeURIComponent(this.#input.value.trim())}`, this.#endpoint).href;
    }

    #openResults() {
      const url = this.#resultsUrl();
      if (this.#emit("kaiketsu-results", { url })) location.assign(url);
    }

    #emit(name, detail) {
      return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }
  }

  function made(name, attributes, ...children) {
    const element = document.createElement(name);
    assign(element, attributes);
    element.append(...children.filter(Boolean));
    return element;
  }

  function assign(target, attributes) {
    for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  }

  if (!customElements.get("kaiketsu-search")) customElements.define("kaiketsu-search", KaiketsuSearch);
})();
