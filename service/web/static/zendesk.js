// For Zendesk's app framework: load zaf_sdk.js and this file in the app's iframe, with the sidebar in an iframe inside.
//
//   import { start } from "…/static/zendesk.js";
//   start(ZAFClient.init(), document.querySelector("iframe"));
//
// Calls that it makes: get("ticket.id"), get("ticket.conversation"), on("ticket.conversation.changed"),
// invoke("ticket.comment.appendText").

import { connect } from "./adapter.js";

const CUSTOMER_ROLES = new Set(["end-user", "customer"]);

export async function start(client, iframe) {
  const { "ticket.id": id } = await client.get("ticket.id");
  let messages = await read(client);
  const sidebar = connect(iframe, {
    conversation: () => ({ id: String(id), messages }),
    insert: (text) => client.invoke("ticket.comment.appendText", text),
  });
  client.on("ticket.conversation.changed", async () => {
    messages = await read(client);
    sidebar.update();
  });
  return sidebar;
}

async function read(client) {
  const { "ticket.conversation": events = [] } = await client.get("ticket.conversation");
  return events
    .filter((event) => event.message?.content)
    .map((event) => ({
      role: CUSTOMER_ROLES.has(event.author?.role) ? "customer" : "agent",
      text: plain(event.message),
    }));
}

// Comments may be HTML; a parsed document is inert, so nothing in it runs or loads.
function plain({ content, contentType }) {
  if (contentType !== "text/html") return content;
  const { body } = new DOMParser().parseFromString(content, "text/html");
  for (const end of body.querySelectorAll("br, p, div, li")) end.append("\n");
  return body.textContent.replace(/\n{2,}/g, "\n").trim();
}
