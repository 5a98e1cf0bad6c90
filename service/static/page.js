// What every page shares: its texts, requests to the server, elements.

import { askForKey, keyHeaders } from "./key.js";

export const texts = JSON.parse(document.getElementById("texts").textContent);

// A request that failed: `message` is what to tell the user.
export class RequestError extends Error {}

// Sends JSON, returns JSON (nothing for an answer without a body). Throws RequestError, or AbortError if the signal fires.
export async function post(path, body, signal) {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  return response.status === 202 ? undefined : response.json();
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

export async function get(path, headers = {}) {
  return (await send(path, { headers })).json();
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { ...keyHeaders(), ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError(navigator.onLine ? texts.failed : texts.offline);
  }
  if (response.status === 401 && !options.headers?.authorization && (await askForKey(texts))) return send(path, options);
  if (!response.ok) {
    throw new RequestError({ 401: texts.key_needed, 429: texts.rate_limited }[response.status] ?? texts.failed);
  }
  return response;
}

// element("p", {class: "note"}, "text", child): text is never parsed as HTML.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function localised(byLanguage, lang) {
  return byLanguage[lang] || Object.values(byLanguage)[0] || "";
}

export function articleUrl(id, lang) {
  return `/articles/${encodeURI(id)}?lang=${lang}`;
}

// How probable something is, as a length: a figure would claim more than is known. Nothing without a calibration.
export function meter(confidence) {
  if (confidence === undefined || confidence === null) return "";
  return element("meter", { min: "0", max: "1", value: String(confidence), "aria-hidden": "true" });
}
