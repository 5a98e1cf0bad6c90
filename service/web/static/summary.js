// What a customer copies for support: what was written without anything that may be a code, the answers in words, and
// where it may lead.

import { articleUrl, texts } from "./page.js";

const CAUSES = 4;
// Beyond what the server takes out: anything long with a digit in it may be a code in a form that nobody thought of.
const PERHAPS_A_CODE = /(?=[^\s]*[0-9０-９])[A-Za-z0-9０-９Ａ-Ｚａ-ｚ\-‐−ー]{6,}/gu;
const PLACEHOLDER = /\[[a-z-]+(?: [\d-]+\??)?\]/gu;

export function summary(complaint, { results }, answers, lang) {
  const causes = results.slice(0, CAUSES).map((result) => `${result.title}\n  ${new URL(articleUrl(result.article_id, lang), location.href).href}`);
  const parts = [
    `${texts.diagnose_summary_complaint}: ${withoutCodes(complaint)}`,
    listed(texts.answered, answers),
    listed(texts.diagnose_summary_causes, causes),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function listed(title, items) {
  return items.length > 0 && `${title}:\n${items.map((item) => `- ${item}`).join("\n")}`;
}

// A text as the server sees it: with its placeholder for each removed secret, which it reads as it reads the secret.
// Offsets are the server's: characters, not UTF-16 units.
export function placeheld(text, redactions) {
  const characters = Array.from(text);
  const last = [...redactions].sort((a, b) => b.start - a.start);
  for (const { start, end, kind, shape } of last) {
    const name = kind.endsWith("gift-code") ? "gift-code" : kind; // a short, long or partly read one reads by its shape
    characters.splice(start, end - start, `[${[name, shape].filter(Boolean).join(" ")}]`);
  }
  return characters.join("");
}

// For people: an ellipsis for each placeholder, and for what may still be a code.
export function withoutCodes(text) {
  return text.replace(PLACEHOLDER, "…").replace(PERHAPS_A_CODE, "…").trim();
}

// The same of a page of results: the text in the box is the server's, without what was removed.
export function summaryOfPage(query, results) {
  const links = [...results.querySelectorAll(".answer-title a, .card-title a, .others a")].slice(0, CAUSES);
  const causes = links.map((link) => `${link.textContent}\n  ${link.href}`);
  const answers = [...results.querySelectorAll(".answered li span")].map((item) => item.textContent);
  const parts = [
    `${texts.diagnose_summary_complaint}: ${withoutCodes(query)}`,
    listed(texts.answered, answers),
    listed(texts.diagnose_summary_causes, causes),
  ];
  return parts.filter(Boolean).join("\n\n");
}
