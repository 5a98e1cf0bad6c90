// Words that look like a code and, their writer says, are none. What is removed is shown from what stands in the box:
// the server sends no more than its place. What was said is held in the memory of this page until the text is sent;
// the server decides each time whether it may be heeded (kb/redaction/undoing.py).

const said = new Set();

// The words of a text that are said to be no code, as the form sends them.
export function noCodesIn(text) {
  return [...said].filter((word) => text.includes(word)).join("\n");
}

export function forgetNoCodes() {
  said.clear();
}

// Puts the words of `text` into the notes about them. `again` asks anew once something was said.
export function showRuns(notes, text, again) {
  const characters = Array.from(text); // the server counts these
  for (const note of notes.querySelectorAll("[data-run]")) {
    const word = characters.slice(...note.dataset.run.split(" ").map(Number)).join("");
    note.querySelector("mark").textContent = word;
    note.querySelector("[data-no-code]")?.addEventListener("click", () => {
      said.add(word);
      again();
    });
    note.querySelector("[data-code]")?.addEventListener("click", () => {
      said.delete(word);
      again();
    });
  }
}
