// What is known of each conversation, by its id: an agent goes from one to another and back.

const MAX_CHATS = 50;

const chats = new Map(); // most recent last

export function opened(id) {
  const known = chats.get(id) ?? { id, lang: null, ...unknown() };
  chats.delete(id);
  chats.set(id, known);
  if (chats.size > MAX_CHATS) chats.delete(chats.keys().next().value);
  return known;
}

// The messages as they are now. Returns whether there is anything new to read.
export function goOn(chat, messages) {
  const hasGrown = messages.length >= chat.messages.length && chat.messages.every((each, i) => each.text === messages[i].text);
  if (!hasGrown) Object.assign(chat, unknown()); // other words under the same id: what was noted is not about them
  // A reply that was sent is no draft: nothing can be taken out of it.
  if (messages.slice(chat.messages.length).some(({ role }) => role === "agent")) chat.inserted = [];
  const isNews = messages.length > chat.messages.length || chat.state === null;
  chat.messages = messages;
  return isNews;
}

// `state` is the last answer, `before` the one that changes are told against, `found` what the search field found,
// `inserted` what takes each insertion out of the draft, the last one last.
function unknown() {
  return { messages: [], evidence: {}, filters: {}, state: null, leftOut: 0, before: null, changes: null, chosen: "", query: "", found: null, inserted: [] };
}
