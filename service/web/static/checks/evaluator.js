// Evaluates a structured check where it is typed: a gift code never leaves the page.
//
// The same rules, from the same data, as kb/diagnosis (evaluate.py, code_rules.py, plain_rules.py); both are held to
// tests/vectors. No dependency, no network, no storage. Everything here is a pure function.

export const UNKNOWN = "unknown";

const MAX_CODE_CHARS = 100;
const MONEY = /^[0-9]{1,9}(\.[0-9]{1,2})?$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const ALLOWED = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const IDEOGRAPHIC_SPACE = "\u3000";
const FULL_WIDTH_OFFSET = 0xfee0;

// A value that is not what the check asks for. Never holds the value.
export class InputError extends Error {
  constructor(name, reason) {
    super(`${name}: ${reason}`);
    this.name = "InputError";
    this.input = name;
    this.reason = reason;
  }
}

// check: as GET /api/v1/checks/{id} gives it; inputs: name to text; now: a Date.
// Returns {outcome, findings, suggestions, validity}; throws InputError.
export function evaluate(check, inputs, now) {
  const known = validated(check, inputs);
  for (const rule of check.rules) {
    const found = apply(check, rule, known, now);
    if (found && found.outcome) {
      return { findings: [], suggestions: [], validity: null, ...found };
    }
  }
  return { outcome: UNKNOWN, findings: [], suggestions: [], validity: null };
}

function apply(check, rule, inputs, now) {
  switch (rule.rule) {
    case "code_shape":
      return has(inputs, rule.input) ? codeShape(rule, inputs[rule.input]) : null;
    case "full_width":
      return has(inputs, rule.input) ? fullWidth(rule, inputs[rule.input]) : null;
    case "confusables":
      return has(inputs, rule.input) ? confusables(rule, inputs) : null;
    case "date_window":
      return dateWindow(rule, inputs, localDay(now, rule.utc_offset_hours));
    case "lookup":
      return lookup(rule, inputs);
    case "compare":
      return compare(rule, inputs, (inputNamed(check, rule.left) || {}).type);
    case "choice":
      return { outcome: ownValue(rule.outcomes, has(inputs, rule.input) ? inputs[rule.input] : UNKNOWN) };
    default:
      throw new TypeError("this check has a rule that this version does not know");
  }
}

// --- inputs -----------------------------------------------------------------------------------------------------

function validated(check, inputs) {
  const known = {};
  for (const [name, value] of Object.entries(inputs)) {
    const wanted = inputNamed(check, name);
    if (!wanted) {
      throw new InputError("inputs", "the check has no such input");
    }
    const plain = wanted.type === "code" ? value : value.replace(/^ +| +$/g, "");
    if (plain !== "" && plain !== UNKNOWN) {
      known[name] = typed(wanted, plain);
    }
  }
  return known;
}

function typed(wanted, value) {
  switch (wanted.type) {
    case "code":
      if (Array.from(value).length > MAX_CODE_CHARS) {
        throw new InputError(wanted.name, "too long");
      }
      return value;
    case "money": {
      const plain = value.replaceAll(",", "");
      if (!MONEY.test(plain)) {
        throw new InputError(wanted.name, "expected an amount such as 1500 or 12.50");
      }
      return plain;
    }
    case "date":
      if (!DATE.test(value) || !isDay(value)) {
        throw new InputError(wanted.name, "expected a day as YYYY-MM-DD");
      }
      return value;
    default: {
      const allowed = wanted.type === "bool" ? ["yes", "no"] : (wanted.choices || []).map((choice) => choice.id);
      if (!allowed.includes(value)) {
        throw new InputError(wanted.name, "expected one of the choices");
      }
      return value;
    }
  }
}

function inputNamed(check, name) {
  return check.inputs.find((wanted) => wanted.name === name);
}

function has(inputs, name) {
  return Boolean(name) && Object.hasOwn(inputs, name);
}

function ownValue(table, key) {
  return Object.hasOwn(table, key) ? table[key] : null;
}

// --- codes ------------------------------------------------------------------------------------------------------

function codeShape(rule, code) {
  const kept = characters(code).filter((character) => !isIn(character, rule.invisible));
  const counted = kept.filter((character) => !isIn(character, rule.separators));
  if (counted.length === 0) {
    return null;
  }
  const placeholders = counted.filter((character) => contains(rule.placeholders, character.typed));
  const offending = counted.filter((c) => !ALLOWED.has(c.folded) && !placeholders.includes(c));
  const findings = [
    ...placeholders.map((character) => finding(character, "placeholder")),
    ...offending.map((character) => finding(character, "not-allowed")),
  ];
  if (findings.length > 0) {
    return { outcome: offending.length > 0 ? rule.offending : rule.unreadable, findings };
  }
  const text = counted.map((character) => character.folded);
  const groups = groupLengths(kept, rule.separators);
  const kind = rule.kinds.find((each) => fits(each, text, groups));
  return { outcome: kind ? kind.outcome : rule.otherwise };
}

function fits(kind, text, groups) {
  const digits = text.filter((character) => character >= "0" && character <= "9").length;
  const alphabet = kind.alphabet || "any";
  const alphabetFits =
    alphabet === "any" ||
    (alphabet === "digits" && digits === text.length) ||
    (alphabet === "letters" && digits === 0) ||
    (alphabet === "mixed" && digits > 0 && digits < text.length);
  const lengths = kind.lengths || [];
  const wantedGroups = kind.groups || [];
  return (
    alphabetFits &&
    (lengths.length === 0 || lengths.includes(text.length)) &&
    (wantedGroups.length === 0 || wantedGroups.join() === groups.join())
  );
}

function groupLengths(kept, separators) {
  const lengths = [0];
  for (const character of kept) {
    if (isIn(character, separators)) {
      lengths.push(0);
    } else {
      lengths[lengths.length - 1] += 1;
    }
  }
  return lengths.filter((length) => length > 0);
}

function fullWidth(rule, code) {
  const findings = [];
  let counted = 0;
  for (const character of characters(code)) {
    if (isIn(character, rule.invisible)) {
      findings.push(finding(character, "invisible"));
    } else if (isIn(character, rule.separators)) {
      if (!contains(rule.plain_separators, character.typed)) {
        findings.push(finding(character, "separator"));
      }
    } else {
      counted += 1;
      if (character.typed !== character.halfWidth) {
        findings.push(finding(character, "full-width"));
      } else if (character.folded !== character.halfWidth) {
        findings.push(finding(character, "lower-case"));
      }
    }
  }
  if (counted === 0) {
    return null;
  }
  const ranked = [
    ["full-width", rule.outcomes.full_width],
    ["invisible", rule.outcomes.invisible],
    ["separator", rule.outcomes.separator],
    ["lower-case", rule.outcomes.lower_case],
  ];
  const problem = ranked.find(([name]) => findings.some((found) => found.problem === name));
  return { outcome: problem ? problem[1] : rule.outcomes.clean, findings };
}

function confusables(rule, inputs) {
  const counted = characters(inputs[rule.input]).filter(
    (character) => !isIn(character, rule.invisible) && !isIn(character, rule.separators),
  );
  if (counted.length === 0) {
    return null;
  }
  const suggestions = [];
  for (const pair of rule.pairs) {
    const [first, second] = pair.characters;
    for (const { position, folded } of counted) {
      if (folded === first || folded === second) {
        suggestions.push({ position, typed: folded, perhaps: folded === first ? second : first, trust: pair.trust });
      }
    }
  }
  const shown = suggestions.slice(0, rule.limit);
  const compared = has(inputs, rule.compared) ? inputs[rule.compared] : "";
  if (compared === "differs" || compared === "same") {
    return { outcome: rule.outcomes[compared], suggestions: shown };
  }
  return { outcome: shown.length > 0 ? rule.outcomes.some : rule.outcomes.none, suggestions: shown };
}

// By code point, counted from 1, so that positions agree with Python's.
function characters(text) {
  return Array.from(text, (typedCharacter, index) => {
    const point = typedCharacter.codePointAt(0);
    const isFullWidth = point >= 0xff01 && point <= 0xff5e;
    let halfWidth = isFullWidth ? String.fromCodePoint(point - FULL_WIDTH_OFFSET) : typedCharacter;
    if (typedCharacter === IDEOGRAPHIC_SPACE) {
      halfWidth = " ";
    }
    const folded = halfWidth >= "a" && halfWidth <= "z" && halfWidth.length === 1 ? halfWidth.toUpperCase() : halfWidth;
    return { position: index + 1, typed: typedCharacter, halfWidth, folded };
  });
}

function isIn(character, set) {
  return contains(set, character.typed) || contains(set, character.halfWidth);
}

function contains(set, character) {
  return Array.from(set || "").includes(character);
}

function finding(character, problem) {
  const point = character.typed.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const shown = problem === "invisible" ? "" : character.typed;
  return { position: character.position, character: shown, code_point: `U+${point}`, problem };
}

// --- dates, tables, amounts ---------------------------------------------------------------------------------------

function dateWindow(rule, inputs, today) {
  if (has(inputs, rule.first_day) && inputs[rule.first_day] > today) {
    throw new InputError(rule.first_day, "expected a day that is not in the future");
  }
  if (has(inputs, rule.last_day)) {
    const last = inputs[rule.last_day];
    return { outcome: today <= last ? rule.outcomes.open : rule.outcomes.past, validity: { last_day: last } };
  }
  if (!has(inputs, rule.first_day)) {
    return null;
  }
  const first = inputs[rule.first_day];
  const kinds = has(inputs, rule.kind) ? [inputs[rule.kind]] : rule.assumed_kinds || [];
  const periods = kinds.map((kind) => periodFor(rule, kind, first));
  if (periods.length === 0 || periods.includes(undefined)) {
    return null;
  }
  return agreed(rule, periods, first, today);
}

function periodFor(rule, kind, first) {
  return (rule.periods || []).find(
    (period) =>
      period.kinds.includes(kind) && (!period.from || period.from <= first) && (!period.until || first <= period.until),
  );
}

function agreed(rule, periods, first, today) {
  const ending = periods
    .filter((period) => period.years)
    .map((period) => ({ last: lastDayOf(first, period.years), period }))
    .sort((a, b) => (a.last < b.last ? -1 : Number(a.last > b.last)));
  if (ending.length === 0) {
    return { outcome: rule.outcomes.never, validity: reason(periods[0]) };
  }
  const shortest = ending[0];
  if (today <= shortest.last) {
    return { outcome: rule.outcomes.open, validity: { last_day: shortest.last, ...reason(shortest.period) } };
  }
  const longest = ending[ending.length - 1];
  if (today > longest.last && ending.length === periods.length) {
    return { outcome: rule.outcomes.past, validity: { last_day: longest.last, ...reason(longest.period) } };
  }
  return null;
}

function reason(period) {
  return { source: period.source, trust: period.trust };
}

// The anniversary; for 29 February the last of the month (Civil Code of Japan, art. 143 para. 2).
function lastDayOf(first, years) {
  const [year, month, day] = first.split("-").map(Number);
  const last = Math.min(day, daysIn(year + years, month));
  return `${String(year + years).padStart(4, "0")}-${pad(month)}-${pad(last)}`;
}

function daysIn(year, month) {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

function isDay(value) {
  const [year, month, day] = value.split("-").map(Number);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function localDay(now, offsetHours) {
  return new Date(now.getTime() + offsetHours * 3_600_000).toISOString().slice(0, 10);
}

function pad(number) {
  return String(number).padStart(2, "0");
}

function lookup(rule, inputs) {
  const row = rule.rows.find((each) =>
    Object.entries(each.when).every(([name, values]) => values.includes(has(inputs, name) ? inputs[name] : UNKNOWN)),
  );
  return row ? { outcome: row.outcome } : null;
}

function compare(rule, inputs, type) {
  if (!has(inputs, rule.left) || !has(inputs, rule.right)) {
    return null;
  }
  let left = inputs[rule.left];
  let right = inputs[rule.right];
  if (type === "money") {
    left = hundredths(left);
    right = hundredths(right);
  }
  if (left === right) {
    return { outcome: rule.outcomes.equal };
  }
  return { outcome: left < right ? rule.outcomes.less : rule.outcomes.greater };
}

// Amounts as integers: 25.1 and 25.10 are the same, and no binary fraction comes in between.
function hundredths(amount) {
  const [whole, fraction = ""] = amount.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}
