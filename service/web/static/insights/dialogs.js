// What opens over the owner's page: the searches behind a figure, and how to mend what failed.

import { copied, element, texts } from "../page.js";
import { filled } from "./overview.js";

const LISTED = 50;

function dialog(title, ...content) {
  const close = element("button", { type: "button", class: "quiet", click: () => box.close() }, texts.close);
  const box = element("dialog", { class: "sheet", "aria-label": title, close: () => box.remove() }, element("div", { class: "sheet-head" }, element("h2", {}, title), close), ...content);
  document.body.append(box);
  box.showModal();
  return box;
}

// Lists the searches that `fields` ask for, some at a time.
export function showSearches(title, fields, search, named) {
  const count = element("p", { class: "note", role: "status" }, texts.searching);
  const list = element("ol", { class: "searches" });
  const more = element("button", { type: "button", class: "quiet", hidden: true, click: () => next() }, texts.owner_more);
  dialog(title, count, list, more);
  let listed = 0;
  const next = async () => {
    more.disabled = true;
    try {
      const { total, searches } = await search({ ...fields, limit: LISTED, offset: listed });
      listed += searches.length;
      count.textContent = filled(texts.owner_total, { total });
      list.append(...searches.map((each) => row(each, named)));
      more.hidden = listed >= total || searches.length === 0;
    } catch (error) {
      count.textContent = error.message;
    }
    more.disabled = false;
  };
  return next();
}

function row(search, named) {
  const [first] = search.shown;
  const votes = search.votes.map(({ article_id: id, helpful, reason }) =>
    element("p", { class: "note" }, `${helpful ? texts.owner_said_yes : texts.owner_said_no}${id ? ` · ${named.title(id)}` : ""}`, reason && element("q", {}, reason)),
  );
  return element(
    "li",
    {},
    element("p", search.lang ? { lang: search.lang } : { class: "note" }, search.text || texts.owner_no_text),
    element("p", { class: "note" }, search.at.slice(0, 10), search.state && ` · ${texts[`state_${search.state}`]}`, first && ` · ${named.title(first)}`),
    ...votes,
  );
}

export function mendGap(gap, named) {
  const title = gap.name || gap.texts[0];
  const file = gap.nearest && named.file(gap.nearest, gap.lang);
  dialog(
    title,
    file && add(file, gap.nearest, gap.symptoms, named),
    part(texts.owner_mend_new, texts.owner_mend_new_help, text(texts.owner_mend_new, gap.draft, { rows: 14, name: `${/^id: (.+)$/m.exec(gap.draft)?.[1] ?? "draft"}.md` })),
  );
}

export function mendUnhelpful(each, named) {
  const file = named.file(each.article_id, each.lang || undefined);
  const said = [...each.reasons, ...each.texts];
  dialog(
    named.title(each.article_id),
    said.length > 0 && part(texts.owner_mend_said, "", element("ul", {}, ...said.map((one) => element("li", {}, one)))),
    file && each.symptoms ? add(file, each.article_id, each.symptoms, named) : file && path(file, named.url(each.article_id)),
  );
}

export function mendStale(each) {
  dialog(each.title, element("p", {}, texts.owner_mend_review), path(each, `/articles/${encodeURI(each.article_id)}?lang=${each.lang}&reader=agent`));
}

function add(file, id, symptoms, named) {
  return part(texts.owner_mend_add, texts.owner_mend_add_help, path(file, named.url(id)), text(texts.owner_mend_add, symptoms, { rows: 5 }));
}

function part(title, help, ...content) {
  return element("section", {}, element("h3", {}, title), help && element("p", { class: "note" }, help), ...content);
}

function path(file, url) {
  const said = element("span", { class: "note", role: "status" });
  return element(
    "p",
    { class: "file" },
    element("a", { href: url }, file.title),
    `${texts.owner_file} `,
    element("code", {}, file.path),
    " ",
    element("button", { type: "button", class: "link", click: () => copy(file.path, said) }, texts.owner_copy),
    said,
  );
}

// Text to take along: shown, copied, and saved where it is a whole file.
function text(label, value, { rows, name }) {
  const shown = element("textarea", { class: "to-copy", rows, readonly: true, "aria-label": label, spellcheck: "false" });
  shown.value = value;
  const said = element("span", { class: "note", role: "status" });
  const save = () => {
    const link = element("a", { href: URL.createObjectURL(new Blob([value], { type: "text/markdown" })), download: name });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const buttons = [
    element("button", { type: "button", class: "quiet", click: () => copy(value, said) }, texts.owner_copy),
    name && element("button", { type: "button", class: "quiet", click: save }, texts.owner_download),
  ];
  return element("div", {}, shown, element("div", { class: "buttons" }, ...buttons, said));
}

async function copy(value, said) {
  said.textContent = (await copied(value)) ? texts.copied : texts.copy_failed;
}
