// A sample help desk with three chats: keeps conversations and replies, and hands them to the sidebar as any host
// would. It runs on the service's own page and, by `kaiketsu demo`, on another origin.

const frame = document.getElementById("sidebar");
const list = document.getElementById("messages");
const reply = document.getElementById("reply");
const form = document.getElementById("as-customer");
const tabs = [...document.querySelectorAll("[data-chat]")];
const chats = new Map(tabs.map((tab) => [tab.dataset.chat, { messages: [], reply: "" }]));
let shown = tabs[0].dataset.chat;

const { connect } = await import(new URL("/static/adapter.js", frame.src));
const sidebar = connect(frame, {
  conversation: () => ({ id: shown, messages: chats.get(shown).messages }),
  insert: (text) => {
    reply.value = reply.value ? `${reply.value}\n${text}` : text;
    reply.focus();
  },
});

for (const tab of tabs) tab.addEventListener("click", () => look(tab.dataset.chat));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  add("customer", form.elements.text.value);
  form.reset();
});
document.getElementById("send-reply").addEventListener("click", () => {
  add("agent", reply.value);
  reply.value = "";
});

function look(id) {
  chats.get(shown).reply = reply.value;
  shown = id;
  reply.value = chats.get(id).reply;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.chat === id));
  list.replaceChildren(...chats.get(id).messages.map(bubble));
  sidebar.update();
}

function add(role, text) {
  if (!text.trim()) return;
  const message = { role, text };
  chats.get(shown).messages.push(message);
  list.append(bubble(message));
  sidebar.update();
}

function bubble({ role, text }) {
  const item = document.createElement("li");
  item.className = `from-${role}`;
  item.textContent = text;
  return item;
}
