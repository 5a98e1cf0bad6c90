// Joins any help desk to the sidebar in an iframe. The host keeps the conversation and the reply; this hands them over.
//
//   const sidebar = connect(iframe, {
//     conversation: () => ({ id: "ticket-17", messages: [{role: "customer", text: "…"}] }),
//     insert: (text, lang, id) => …,   // may return a promise, and a function that takes the text out again
//     focus: () => reply.focus(),      // where Escape in the sidebar leads
//     shortcuts: document,             // where Alt with a letter or number works (service/docs/embedding.md)
//   });
//   sidebar.update();        // whenever the conversation has changed, or another one is looked at
//   sidebar.act("reply");    // what a key would do, for a button or a shortcut of the host's own
//   sidebar.disconnect();
//
// Where the service asks for a key, `key: () => "…"` hands over one of scope agent; give it to signed-in agents alone.
//
// Only messages of that iframe, from the origin of its address, are heard; nothing is sent anywhere else.

const KEYS = { Q: "question", R: "reply", L: "link", U: "undo", W: "warning", A: "answers", S: "search", M: "report" };
const MOST_UNDONE = 50;
const IN_THE_SIDEBAR = new Set(["answers", "search", "report"]); // they go on with the keyboard there

export function connect(iframe, { conversation, insert, focus, shortcuts, key = () => undefined }) {
  const origin = new URL(iframe.src, location.href).origin;
  const send = (type, fields) => iframe.contentWindow?.postMessage({ kaiketsu: 1, type, ...fields }, origin);

  // Before the frame has said that it is ready, there is nobody there to be told.
  let isReady = false;
  const inserted = new Map(); // what takes it out again, by request: the newest last
  function update() {
    if (!isReady) return;
    if (key()) send("key", { key: key() });
    const { id, messages, lang } = conversation();
    send("conversation", { id, messages, lang });
  }

  function act(action, index = 0) {
    if (IN_THE_SIDEBAR.has(action)) iframe.focus();
    send("act", { action, index });
  }

  async function onMessage(event) {
    const data = event.data;
    if (event.source !== iframe.contentWindow || event.origin !== origin || data?.kaiketsu !== 1) return;
    if (data.type === "ready") {
      isReady = true;
      update();
    } else if (data.type === "insert" && typeof data.text === "string") {
      const done = await accepted(data);
      send("inserted", { request: data.request, ...done });
    } else if (data.type === "undo") {
      send("undone", { request: data.request, ok: undone(data) });
    } else if (data.type === "leave") {
      iframe.blur();
      focus?.();
    }
  }

  // What was written for one conversation is not put into the reply of another, nor taken out of it.
  const isShown = (id) => (conversation().id ?? "") === (id ?? "");

  async function accepted({ request, text, lang, id }) {
    if (!isShown(id)) return { ok: false, undo: false };
    try {
      const undo = await insert(text, lang, id);
      if (typeof undo === "function") inserted.set(request, undo);
      if (inserted.size > MOST_UNDONE) inserted.delete(inserted.keys().next().value);
      return { ok: true, undo: inserted.has(request) };
    } catch {
      return { ok: false, undo: false };
    }
  }

  function undone({ request, id }) {
    const undo = inserted.get(request);
    if (!isShown(id) || !undo) return false;
    inserted.delete(request);
    return undo() !== false;
  }

  // By the place of the key: with Alt held a layout may put another character on it.
  function onKey(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const place = event.code.replace(/^(Key|Digit)/, "");
    if (/^[1-5]$/.test(place)) act("cause", Number(place) - 1);
    else if (place in KEYS) act(KEYS[place]);
    else return;
    event.preventDefault();
  }

  addEventListener("message", onMessage);
  shortcuts?.addEventListener("keydown", onKey);
  return {
    update,
    act,
    disconnect() {
      removeEventListener("message", onMessage);
      shortcuts?.removeEventListener("keydown", onKey);
    },
  };
}
