// Searches over time as bars of an SVG: it fits any width, and takes its colours from the page.

import { element, texts } from "../page.js";

const STATES = ["answer", "candidates", "none"];
const MOST_BARS = 31;
const WEEK = 7;
const SVG = "http://www.w3.org/2000/svg";
const STEP = 10; // units of the drawing a bar

export function chart(days, lang, open) {
  const weekly = days.length > MOST_BARS;
  const bars = weekly ? weeks(days) : days;
  const top = ceiling(Math.max(...bars.map(total)));
  const dayOf = (day) => new Intl.DateTimeFormat(lang, { month: "numeric", day: "numeric", timeZone: "UTC" }).format(Date.parse(day));
  const middle = Math.floor((bars.length - 1) / 2);
  return element(
    "section",
    {},
    element("h2", { class: "section-title" }, weekly ? texts.owner_by_week : texts.owner_by_day),
    element("ul", { class: "legend" }, ...STATES.map((name) => element("li", { class: `of-${name}` }, texts[`state_${name}`]))),
    element(
      "div",
      { class: "plot", "aria-hidden": "true" }, // the table says it
      element("div", { class: "plot-scale" }, element("span", {}, String(top)), element("span", {}, String(top / 2)), element("span", {}, "0")),
      drawing(bars, top, weekly ? null : open, dayOf),
      element("div", { class: "plot-days" }, ...[0, middle, bars.length - 1].map((place) => element("span", {}, dayOf(bars[place].day)))),
    ),
    table(bars, weekly ? null : open),
  );
}

function drawing(bars, top, open, dayOf) {
  const svg = shape("svg", { viewBox: `0 0 ${bars.length * STEP} 100`, preserveAspectRatio: "none", class: "plot-bars" });
  for (const y of [0.5, 50, 99.5]) svg.append(shape("line", { x1: 0, x2: bars.length * STEP, y1: y, y2: y, class: "plot-line" }));
  bars.forEach((bar, place) => {
    const group = shape("g", open && total(bar) > 0 ? { class: "can-open" } : {});
    const title = shape("title");
    title.textContent = `${dayOf(bar.day)}: ${STATES.map((name) => `${texts[`state_${name}`]} ${bar[name]}`).join(", ")}`;
    group.append(title);
    let below = 100;
    for (const name of STATES) {
      const height = (100 * bar[name]) / top;
      below -= height;
      if (height > 0) group.append(shape("rect", { x: place * STEP + 1.5, y: below, width: STEP - 3, height, class: `of-${name}` }));
    }
    if (open && total(bar) > 0) group.addEventListener("click", () => open(bar.day));
    svg.append(group);
  });
  return svg;
}

function shape(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The same figures for those who cannot see the bars, or want to read them off. Those without a search are left out.
function table(bars, open) {
  const day = (bar) => (open ? element("button", { type: "button", class: "link", click: () => open(bar.day) }, bar.day) : bar.day);
  const rows = bars.filter((bar) => total(bar) > 0).map((bar) => element("tr", {}, element("th", { scope: "row" }, day(bar)), ...STATES.map((name) => element("td", {}, String(bar[name])))));
  const head = [texts.owner_day, ...STATES.map((name) => texts[`state_${name}`])];
  return element(
    "details",
    { class: "numbers" },
    element("summary", {}, texts.owner_table),
    element("table", {}, element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))), element("tbody", {}, ...rows)),
  );
}

function weeks(days) {
  const sums = [];
  for (let end = days.length; end > 0; end -= WEEK) {
    const week = days.slice(Math.max(0, end - WEEK), end);
    sums.unshift({ day: week[0].day, ...Object.fromEntries(STATES.map((name) => [name, week.reduce((sum, each) => sum + each[name], 0)])) });
  }
  return sums;
}

function total(bar) {
  return STATES.reduce((sum, name) => sum + bar[name], 0);
}

// The next of 2, 4, 10, 20, 40, 100 …, so that half of it is a whole number.
function ceiling(most) {
  const tenth = 10 ** Math.floor(Math.log10(Math.max(most, 2))) / 10;
  return Math.max(2, [10, 20, 40, 100].map((factor) => factor * tenth).find((each) => each >= most));
}
