// The frame's side of the messages; adapter.js is the host's. Those of other origins than the server allows, or of any
// window but the parent, are dropped.

import { useKey } from "../key.js";

const HEARD_MS = 2000;
const READY_EVERY_MS = 500; // the host may begin to listen later than the frame has loaded

export function connectHost(origins, onConversation) {
  const allowed = new Set([location.origin, ...origins]);
  const waiting = new Map();
  let hostOrigin = null;
  let last = 0;

  addEventListener("message", (event) => {
    const data = event.data;
    if (event.source !== parent || !allowed.has(event.origin) || data?.kaiketsu !== 1) return;
    if (data.type === "key" && typeof data.key === "string") useKey(data.key);
    if (data.type === "conversation" && Array.isArray(data.messages)) {
      hostOrigin = event.origin;
      onConversation({
        id: typeof data.id === "string" ? data.id : "",
        lang: data.lang === "ja" || data.lang === "en" ? data.lang : null,
        messages: data.messages.filter((each) => typeof each?.text === "string"),
      });
    } else if (data.type === "inserted") {
      waiting.get(data.request)?.(data.ok === true);
    }
  });
  // Nobody is known yet; the word "ready" says nothing, so any parent may hear it.
  const sayReady = () => {
    if (hostOrigin !== null) return;
    parent.postMessage({ kaiketsu: 1, type: "ready" }, "*");
    setTimeout(sayReady, READY_EVERY_MS);
  };
  sayReady();

  // Resolves to whether the host says that it did; a host that is gone says nothing.
  function insert(text, lang, id) {
    const request = ++last;
    parent.postMessage({ kaiketsu: 1, type: "insert", request, id, text, lang }, hostOrigin);
    return new Promise((resolve) => {
      const done = (ok) => {
        waiting.delete(request);
        resolve(ok);
      };
      waiting.set(request, done);
      setTimeout(done, HEARD_MS, false);
    });
  }

  return { insert, isThere: () => hostOrigin !== null };
}
