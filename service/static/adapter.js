// Joins any help desk to the sidebar in an iframe. The host keeps the conversation and the reply; this hands them over.
//
//   const sidebar = connect(iframe, { messages: () => [{role: "customer", text: "…"}], insert: (text, lang) => … });
//   sidebar.update();        // whenever the conversation has changed
//   sidebar.disconnect();
//
// Where the service asks for a key, `key: () => "…"` hands over one of scope agent; give it to signed-in agents alone.
//
// Only messages of that iframe, from the origin of its address, are heard; nothing is sent anywhere else.

export function connect(iframe, { messages, insert, lang = () => undefined, key = () => undefined }) {
  const origin = new URL(iframe.src, location.href).origin;

  function update() {
    if (key()) iframe.contentWindow?.postMessage({ kaiketsu: 1, type: "key", key: key() }, origin);
    iframe.contentWindow?.postMessage({ kaiketsu: 1, type: "conversation", messages: messages(), lang: lang() }, origin);
  }

  function onMessage(event) {
    if (event.source !== iframe.contentWindow || event.origin !== origin || event.data?.kaiketsu !== 1) return;
    if (event.data.type === "ready") update();
    else if (event.data.type === "insert" && typeof event.data.text === "string") insert(event.data.text, event.data.lang);
  }

  addEventListener("message", onMessage);
  update();
  return { update, disconnect: () => removeEventListener("message", onMessage) };
}
