// The frame's side of the messages; adapter.js is the host's. Those of other origins than the server allows, or of any
// window but the parent, are dropped.

import { useKey } from "../key.js";

const HEARD_MS = 2000;
const READY_EVERY_MS = 500; // the host may begin to listen later than the frame has loaded

export function connectHost(origins, { converse, act }) {
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
      converse({
        id: typeof data.id === "string" ? data.id : "",
        lang: data.lang === "ja" || data.lang === "en" ? data.lang : null,
        messages: data.messages.filter((each) => typeof each?.text === "string"),
      });
    } else if (data.type === "act" && typeof data.action === "string") {
      act(data.action, Number.isInteger(data.index) ? data.index : 0);
    } else if (data.type === "inserted" || data.type === "undone") {
      waiting.get(data.request)?.({ ok: data.ok === true, undo: data.undo === true });
    }
  });
  // Nobody is known yet; the word "ready" says nothing, so any parent may hear it.
  const sayReady = () => {
    if (hostOrigin !== null) return;
    parent.postMessage({ kaiketsu: 1, type: "ready" }, "*");
    setTimeout(sayReady, READY_EVERY_MS);
  };
  sayReady();

  // Resolves to what the host says that it did; a host that is gone says nothing.
  function ask(type, request, fields) {
    parent.postMessage({ kaiketsu: 1, type, request, ...fields }, hostOrigin);
    return new Promise((resolve) => {
      const done = (answer) => {
        waiting.delete(request);
        resolve(answer);
      };
      waiting.set(request, done);
      setTimeout(done, HEARD_MS, { ok: false, undo: false });
    });
  }

  // `undo` takes the insertion back, and is null where the host cannot.
  async function insert(text, lang, id) {
    const request = ++last;
    const { ok, undo } = await ask("insert", request, { id, text, lang });
    return { ok, undo: undo ? async () => (await ask("undo", request, { id })).ok : null };
  }

  return {
    insert,
    isThere: () => hostOrigin !== null,
    leave: () => hostOrigin !== null && parent.postMessage({ kaiketsu: 1, type: "leave" }, hostOrigin),
  };
}
