// The draft reply for the chosen cause, a link to its article, and the article itself.

import { element, icon, texts } from "../page.js";

export function reply({ shown, chosen, isEmbedded, insert, note }, actions) {
  if (!chosen) return null;
  const draft = shown.replies.find((each) => each.article_id === chosen.article_id);
  actions.link = () => {
    note("inserted", chosen.article_id);
    return insert(`${chosen.title}\n${new URL(chosen.url, location.href).href}`, chosen.lang);
  };
  actions.reply = draft && (() => {
    note("inserted", chosen.article_id);
    return insert(draft.text, draft.lang);
  });
  const button = (key, letter, action, label, attributes = {}) =>
    action && element("button", { type: "button", "data-key": key, "aria-keyshortcuts": letter, click: action, ...attributes }, label);
  return element(
    "section",
    { class: "reply" },
    element("h2", {}, texts.agent_reply_to.replace("{cause}", () => chosen.title)),
    draft && element("blockquote", { lang: draft.lang, tabindex: "0" }, draft.text),
    element(
      "div",
      { class: "buttons" },
      button("reply", "r", actions.reply, isEmbedded ? texts.agent_insert_reply : texts.agent_copy_reply),
      button("link", "l", actions.link, isEmbedded ? texts.agent_insert_link : texts.copy_link, { class: "quiet" }),
      element(
        "a",
        { class: "button quiet", href: forAgents(chosen.url), target: "_blank", rel: "noopener", lang: null, click: () => note("opened", chosen.article_id) },
        icon("external-link"),
        texts.read_more,
      ),
    ),
  );
}

// An article of this service, with its sources and the day it was verified.
export function forAgents(url) {
  return url.startsWith("/articles/") ? `${url}&reader=agent` : url;
}
