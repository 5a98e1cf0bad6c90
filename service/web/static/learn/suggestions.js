// What decided rows say beyond themselves: text to paste.

import { copied, element, texts } from "../page.js";

export function suggestionsView({ symptoms, synonyms, missing }) {
  const parts = [
    part(texts.learn_symptoms, symptoms.map(({ article_id: id, yaml }) => paste(id, yaml))),
    part(texts.learn_synonyms, synonyms.length > 0 ? [paste("synonyms.yaml", synonyms.map(({ yaml }) => yaml).join(""))] : []),
    part(texts.learn_missing, missing.map(({ texts: [first], draft }) => paste(first, draft))),
  ].filter(Boolean);
  return [element("p", { class: "note" }, parts.length > 0 ? texts.learn_suggestions_help : texts.learn_suggestions_none), ...parts];
}

function part(title, pastes) {
  return pastes.length > 0 && element("section", {}, element("h3", {}, title), ...pastes);
}

function paste(name, text) {
  const said = element("span", { class: "note", role: "status" });
  const copy = async () => {
    said.textContent = (await copied(text)) ? texts.copied : texts.copy_failed;
  };
  return element(
    "details",
    {},
    element("summary", {}, name),
    element("pre", { class: "command", tabindex: "0" }, text),
    element("p", { class: "buttons" }, element("button", { type: "button", class: "quiet", click: copy }, texts.learn_copy), said),
  );
}
