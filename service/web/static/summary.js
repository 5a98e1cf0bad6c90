// What a customer copies for support: what was written without anything that may be a code, the answers in words, and
// where it may lead.

import { articleUrl, texts } from "./page.js";

const CAUSES = 4;
// Beyond what the server takes out: anything long with a digit in it may be a code in a form that nobody thought of.
const PERHAPS_A_CODE = /(?=[^\s]*[0-9０-９])[A-Za-z0-9０-９Ａ-Ｚａ-ｚ\-‐−ー]{6,}/gu;

export function summary(complaint, { results, redactions }, answers, lang) {
  const causes = results.slice(0, CAUSES).map((result) => `${result.title}\n  ${new URL(articleUrl(result.article_id, lang), location.href).href}`);
  const parts = [
    `${texts.diagnose_summary_complaint}: ${withoutCodes(complaint, redactions)}`,
    listed(texts.answered, answers),
    listed(texts.diagnose_summary_causes, causes),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function listed(title, items) {
  return items.length > 0 && `${title}:\n${items.map((item) => `- ${item}`).join("\n")}`;
}

// Offsets are the server's: characters, not UTF-16 units.
export function withoutCodes(text, redactions) {
  const characters = Array.from(text);
  for (const { start, end } of [...redactions].sort((a, b) => b.start - a.start)) characters.splice(start, end - start, "…");
  return characters.join("").replace(PERHAPS_A_CODE, "…").trim();
}
