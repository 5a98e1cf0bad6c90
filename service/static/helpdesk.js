// A sample help desk: keeps a conversation and a reply, and hands them to the sidebar as any host would.

import { connect } from "./adapter.js";
import { element } from "./page.js";

const list = document.getElementById("messages");
const reply = document.getElementById("reply");
const form = document.getElementById("as-customer");
const conversation = [];

const sidebar = connect(document.getElementById("sidebar"), {
  messages: () => conversation,
  insert: (text) => {
    reply.value = reply.value ? `${reply.value}\n${text}` : text;
    reply.focus();
  },
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  add("customer", form.elements.text.value);
  form.reset();
});
document.getElementById("send-reply").addEventListener("click", () => {
  add("agent", reply.value);
  reply.value = "";
});

function add(role, text) {
  if (!text.trim()) return;
  conversation.push({ role, text });
  list.append(element("li", { class: `from-${role}` }, text));
  sidebar.update();
}
