// Keys of the sidebar: letters outside of fields, and with Alt everywhere. The host page's own (adapter.js) are these
// with Alt. By the place of the key where Alt is held: there a layout may put another character on it.

const ACTIONS = { q: "question", r: "reply", l: "link", o: "open", u: "undo", w: "warning", a: "answers", s: "search", "/": "search", m: "report", "?": "keys" };

export function listenToKeys(act, dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || dialog.open) return;
    if (document.querySelector("dialog[open]")) return;
    const isInField = event.target.closest("input, textarea, select, [contenteditable]") !== null;
    if (event.key === "Escape") {
      if (act("leave")) event.preventDefault();
      return;
    }
    if (isInField && !event.altKey) return;
    const key = event.altKey ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key;
    const done = /^[1-5]$/.test(key) ? act("cause", Number(key) - 1) : key in ACTIONS && act(ACTIONS[key]);
    if (done) event.preventDefault();
  });
}
