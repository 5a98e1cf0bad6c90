// For Zendesk's app framework: load zaf_sdk.js and this file in the app's iframe, with the sidebar in an iframe inside.
//
//   import { start } from "…/static/zendesk.js";
//   start(ZAFClient.init(), document.querySelector("iframe"));
//
// Calls that it makes: get("ticket.conversation"), on("ticket.conversation.changed"), invoke("ticket.comment.appendText").

import { connect } from "./adapter.js";

export async function start(client, iframe) {
  let conversation = await read(client);
  const sidebar = connect(iframe, {
    messages: () => conversation,
    insert: (text) => client.invoke("ticket.comment.appendText", text),
  });
  client.on("ticket.conversation.changed", async () => {
    conversation = await read(client);
    sidebar.update();
  });
  return sidebar;
}

async function read(client) {
  const { "ticket.conversation": events = [] } = await client.get("ticket.conversation");
  return events
    .filter((event) => event.message?.content)
    .map((event) => ({
      role: event.author?.role === "end-user" ? "customer" : "agent",
      text: plain(event.message),
    }));
}

// Comments may be HTML; a template's content is inert, so nothing in it runs or loads.
function plain({ content, contentType }) {
  if (contentType !== "text/html") return content;
  const template = document.createElement("template");
  template.innerHTML = content;
  return template.content.textContent.trim();
}
