// What every page shares: its texts, requests to the server, elements.

import { nearCode } from "./checks/near_code.js";
import { askForKey, keyHeaders } from "./key.js";

export const texts = JSON.parse(document.getElementById("texts").textContent);

// A request that failed: `message` is what to tell the user, `retryAfter` the seconds after which the server would
// answer again (0 where it does not say), `offline` whether there is no connection at all, `status` that of HTTP,
// `detail` what the server says of it, in English.
export class RequestError extends Error {
  constructor(message, { retryAfter = 0, offline = false, status = 0, detail = "" } = {}) {
    super(message);
    Object.assign(this, { retryAfter, offline, status, detail });
  }
}

// Sends JSON, returns JSON. Throws RequestError, or AbortError if the signal fires.
export async function post(path, body, signal) {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  return response.json();
}

// Sends a form, returns HTML of the part of the page that is asked for.
export async function postFragment(path, fields, fragment, signal) {
  const response = await send(path, {
    method: "POST",
    headers: { "x-kaiketsu-fragment": fragment },
    body: new URLSearchParams(fields),
    signal,
  });
  return response.text();
}

// Sends a form, returns the page that answers it.
export async function postPage(path, fields, signal) {
  const response = await send(path, { method: "POST", body: new URLSearchParams(fields), signal });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// `asks`: whether a key is asked for where one is needed.
export async function get(path, headers = {}, { asks = true } = {}) {
  return (await send(path, { headers }, asks)).json();
}

async function send(path, options, asks = true) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { ...keyHeaders(), ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError(navigator.onLine ? texts.failed : texts.offline, { offline: !navigator.onLine });
  }
  if (response.ok) return response;
  const { status } = response;
  if (status === 401 && asks && !("authorization" in (options.headers ?? {})) && (await askForKey(texts))) return send(path, options);
  const message = { 401: texts.key_needed, 429: texts.rate_limited }[status] ?? texts.failed;
  const { detail = "" } = await response.json().catch(() => ({}));
  throw new RequestError(message, { status, detail, retryAfter: Number(response.headers.get("retry-after")) || 0 });
}

// Says how a request goes; a failure in a way that is seen.
export function tell(status, text, { failed = false } = {}) {
  status.textContent = text;
  status.classList.toggle("is-error", failed);
}

// element("p", {class: "note"}, "text", child): text is never parsed as HTML.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return made;
}

// An icon of the vendored set, beside words that say the same. As templates/_icon.html.
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/vendor/lucide/sprite.svg#${name}`);
  svg.append(use);
  return svg;
}

export function localised(byLanguage, lang) {
  return byLanguage[lang] || Object.values(byLanguage)[0] || "";
}

export function articleUrl(id, lang) {
  return `/articles/${encodeURI(id)}?lang=${lang}`;
}

// How probable something is, as a word and a length: a figure would claim more than is known. Nothing without a
// calibration. The limits are the server's.
export function certainty(confidence) {
  if (confidence === undefined || confidence === null) return "";
  const { sure, likely } = document.documentElement.dataset;
  const word = confidence >= Number(sure) ? "sure" : confidence >= Number(likely) ? "likely" : "possible";
  return element("span", { class: `certainty certainty-${word}` }, texts[`certainty_${word}`]);
}

export function meter(confidence) {
  if (confidence === undefined || confidence === null) return "";
  return element("meter", { min: "0", max: "1", value: String(confidence), "aria-hidden": "true" });
}

// Whether an answer of `assist` calls for the warning: an urgent cause is the likeliest, or an answer points at one.
export function isUrgent(state) {
  return state.results[0]?.severity === "urgent" || (state.alarms ?? []).length > 0;
}

// Somebody may be losing money right now. The same as templates/_urgent.html.
export function urgentAlert(attributes = { role: "alert" }) {
  return element(
    "div",
    { class: "alert", ...attributes },
    element("p", { class: "alert-title" }, icon("triangle-alert"), texts.urgent_title),
    element("p", {}, texts.urgent_now),
    texts.urgent_links.length
      ? element(
          "p",
          { class: "alert-calls" },
          ...texts.urgent_links.flatMap(({ label, href }) => [
            element("a", { href, rel: "noreferrer" }, icon(href.startsWith("tel:") ? "phone" : "external-link"), label),
            " ",
          ]),
        )
      : "",
  );
}

// What was searched for instead of the text that was sent; null where nothing was corrected.
export function correctedNotice({ did_you_mean: meant }) {
  return meant ? element("p", { class: "notice", role: "status" }, texts.corrected.replace("{text}", () => meant)) : null;
}

// What was removed from a text, and how the code in it cannot be right. The same as templates/_redacted.html.
export function redactedNotice(redactions, attributes = {}) {
  if (redactions.length === 0) return null;
  const near = nearCode(redactions);
  const said = near && texts[`near_${near.fault}${near.off === 1 ? "_one" : ""}`].replace("{size}", near.size).replace("{off}", near.off);
  return element("p", { class: "notice", ...attributes }, [texts.redacted, said].filter(Boolean).join(" "));
}

// Copies, and says whether that went well: a browser may refuse, as in a frame without the permission.
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
