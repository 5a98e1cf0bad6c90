// A sample help desk: keeps conversations and replies, and hands them to the sidebar as any host would. It runs on the
// service's own page and, by `kaiketsu demo`, on another origin.

import { CHATS } from "./demo/chats.js";

const CUSTOMER_WRITES_MS = 1200;

const frame = document.getElementById("sidebar");
const list = document.getElementById("chats");
const messages = document.getElementById("messages");
const reply = document.getElementById("reply");
const asCustomer = document.getElementById("as-customer");
const newChat = document.getElementById("new-chat");
const lang = document.documentElement.lang;
const written = new Intl.RelativeTimeFormat(lang, { style: "narrow" });
const chats = (CHATS[lang] ?? CHATS.en).map((chat) => ({ ...chat, next: [...chat.next], messages: [...chat.messages], reply: "" }));
let shown = chats[0];

const { connect } = await import(new URL("/static/adapter.js", frame.src));
const sidebar = connect(frame, {
  conversation: () => ({ id: shown.id, messages: shown.messages }),
  insert: (text) => {
    const added = reply.value ? `\n\n${text}` : text;
    reply.value += added;
    reply.focus();
    reply.scrollTop = reply.scrollHeight;
    // What was typed since stays; what was sent or changed cannot be taken out.
    return () => {
      const place = reply.value.lastIndexOf(added);
      if (place >= 0) reply.value = reply.value.slice(0, place) + reply.value.slice(place + added.length);
      return place >= 0;
    };
  },
  focus: () => reply.focus(),
  shortcuts: document,
});

newChat.addEventListener("click", () => {
  chats.push({ id: `chat-${chats.length + 1}`, name: `${newChat.textContent} ${chats.length + 1}`, minutes: 0, messages: [], next: [], reply: "" });
  look(chats.at(-1));
  asCustomer.elements.text.focus();
});
asCustomer.addEventListener("submit", (event) => {
  event.preventDefault();
  add(shown, "customer", asCustomer.elements.text.value);
  asCustomer.reset();
});
document.getElementById("answer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!reply.value.trim()) return;
  const chat = shown;
  add(chat, "agent", reply.value);
  reply.value = "";
  reply.focus();
  if (chat.next.length > 0) setTimeout(() => add(chat, "customer", chat.next.shift() ?? ""), CUSTOMER_WRITES_MS);
});
reply.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) reply.form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.altKey) return;
  look(chats.at((chats.indexOf(shown) + step) % chats.length));
  event.preventDefault();
});
look(shown);

function look(chat) {
  shown.reply = reply.value;
  shown = chat;
  reply.value = chat.reply;
  document.getElementById("customer").textContent = chat.name;
  messages.replaceChildren(...chat.messages.map(bubble));
  messages.scrollTop = messages.scrollHeight;
  drawList();
  sidebar.update();
}

function add(chat, role, text) {
  if (!text.trim()) return;
  chat.messages.push({ role, text });
  chat.minutes = 0;
  drawList();
  if (chat !== shown) return;
  messages.append(bubble(chat.messages.at(-1)));
  messages.scrollTop = messages.scrollHeight;
  sidebar.update();
}

function drawList() {
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(
    ...chats.map((chat) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.chat = chat.id;
      if (chat === shown) button.setAttribute("aria-current", "true");
      const initial = span("avatar", chat.name[0]);
      initial.setAttribute("aria-hidden", "true");
      button.append(initial, span("chat-name", chat.name), span("chat-last", chat.messages.at(-1)?.text ?? ""), span("chat-time", written.format(-chat.minutes, "minute")));
      button.addEventListener("click", () => look(chat));
      item.append(button);
      return item;
    }),
  );
  if (hadFocus) list.querySelector("[aria-current]")?.focus();
}

function bubble({ role, text }) {
  const item = document.createElement("li");
  item.className = `from-${role}`;
  item.textContent = text;
  return item;
}

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}
