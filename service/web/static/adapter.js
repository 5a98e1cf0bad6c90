// Joins any help desk to the sidebar in an iframe. The host keeps the conversation and the reply; this hands them over.
//
//   const sidebar = connect(iframe, {
//     conversation: () => ({ id: "ticket-17", messages: [{role: "customer", text: "…"}] }),
//     insert: (text, lang, id) => …,   // may return a promise; a failure is told to the agent
//   });
//   sidebar.update();        // whenever the conversation has changed, or another one is looked at
//   sidebar.disconnect();
//
// Where the service asks for a key, `key: () => "…"` hands over one of scope agent; give it to signed-in agents alone.
//
// Only messages of that iframe, from the origin of its address, are heard; nothing is sent anywhere else.

export function connect(iframe, { conversation, insert, key = () => undefined }) {
  const origin = new URL(iframe.src, location.href).origin;
  const send = (type, fields) => iframe.contentWindow?.postMessage({ kaiketsu: 1, type, ...fields }, origin);

  // Before the frame has said that it is ready, there is nobody there to be told.
  let isReady = false;
  function update() {
    if (!isReady) return;
    if (key()) send("key", { key: key() });
    const { id, messages, lang } = conversation();
    send("conversation", { id, messages, lang });
  }

  async function onMessage(event) {
    const data = event.data;
    if (event.source !== iframe.contentWindow || event.origin !== origin || data?.kaiketsu !== 1) return;
    if (data.type === "ready") {
      isReady = true;
      update();
    } else if (data.type === "insert" && typeof data.text === "string") {
      const ok = await accepted(data);
      send("inserted", { request: data.request, ok });
    }
  }

  // What was written for one conversation is not put into the reply of another.
  async function accepted({ text, lang, id }) {
    if ((conversation().id ?? "") !== (id ?? "")) return false;
    try {
      await insert(text, lang, id);
      return true;
    } catch {
      return false;
    }
  }

  addEventListener("message", onMessage);
  return { update, disconnect: () => removeEventListener("message", onMessage) };
}
