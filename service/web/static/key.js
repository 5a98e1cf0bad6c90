// The key of this tab: typed by a person, or handed over by the host of a frame. It is kept in memory alone: not in
// storage, not in an address, so that it is in no history and gone with the tab.

let key = "";
let asking = null;

export function useKey(given) {
  key = given;
}

export function keyHeaders() {
  return key ? { authorization: `Bearer ${key}` } : {};
}

// Resolves to whether a key was given; requests that fail together ask once.
export function askForKey(texts) {
  asking ??= new Promise((resolve) => {
    const input = Object.assign(document.createElement("input"), { type: "password", name: "key", autocomplete: "off", required: true });
    const label = Object.assign(document.createElement("label"), { className: "field", textContent: texts.key_needed });
    const send = Object.assign(document.createElement("button"), { textContent: texts.insights_open });
    const form = Object.assign(document.createElement("form"), { method: "dialog" });
    const dialog = Object.assign(document.createElement("dialog"), { id: "key" });
    dialog.setAttribute("aria-label", texts.key_needed);
    label.append(input);
    form.append(label, send);
    dialog.append(form);
    document.body.append(dialog);
    form.addEventListener("submit", () => useKey(input.value.trim()));
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = null;
      resolve(key !== "");
    });
    useKey("");
    dialog.showModal();
  });
  return asking;
}
