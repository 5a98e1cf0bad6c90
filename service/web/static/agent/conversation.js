// A conversation as text, and as much of it as a request may hold.

const MAX_MESSAGES = 100;
const MAX_CHARS = 4000;
const MAX_BYTES = 40_000; // the server takes bodies of 65,536 bytes unless it is told otherwise

const NAMED = /^\s*(customer|client|user|客|お客様|顧客|agent|support|担当者|担当)\s*[:：]\s*(.*)$/i;

// "customer: …", "agent: …", 客:, 担当: at the start of a line; what has no name belongs to the one before.
export function parsed(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const named = NAMED.exec(line);
    if (named) found.push({ role: /^(agent|support|担当)/i.test(named[1]) ? "agent" : "customer", text: named[2] });
    else if (found.length > 0) found[found.length - 1].text += `\n${line}`;
    else if (line.trim()) found.push({ role: "customer", text: line });
  }
  return found.map((each) => ({ ...each, text: each.text.trim() }));
}

// The newest messages that fit, and how many older ones do not. What customers say counts more than what agents do,
// but an answer without its question says little: neither is left out from the middle.
export function trimmed(messages) {
  const encoder = new TextEncoder();
  const kept = [];
  let bytes = 0;
  for (const { role, text } of messages.slice(-MAX_MESSAGES).reverse()) {
    const short = text.slice(0, MAX_CHARS);
    bytes += encoder.encode(JSON.stringify(short)).length + 40;
    if (kept.length > 0 && bytes > MAX_BYTES) break;
    kept.push({ role: role === "agent" ? "agent" : "customer", text: short });
  }
  return { messages: kept.reverse(), leftOut: messages.length - kept.length };
}
