// Loaded while the page is parsed, before anything is painted: where results are about to replace the topics, the
// topics are not shown, so that nothing jumps. results.js shows what there is, and takes the mark away.

"use strict";

if (
  /^#q=./.test(location.hash) ||
  new URLSearchParams(location.search).get("q") ||
  (location.hash === "#back" && sessionStorage.getItem("kaiketsu-results")) ||
  sessionStorage.getItem("kaiketsu-search") ||
  (history.state?.results !== undefined && history.state.mode !== "idle")
) {
  Object.assign(document.getElementById("main").dataset, { state: "", arriving: "" });
}
