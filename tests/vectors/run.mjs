// Reads {checks, vectors} as JSON from stdin, evaluates each vector, prints the mismatches as JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { evaluate, InputError } = await import(pathToFileURL(process.argv[2]).href);
const { checks, vectors } = JSON.parse(readFileSync(0, "utf8"));
const mismatches = [];
for (const vector of vectors) {
  let found;
  try {
    const result = evaluate(checks[vector.check], vector.inputs, new Date(vector.now));
    found = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null && value.length !== 0));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    found = { error: error.input };
  }
  if (canonical(found) !== canonical(vector.expected)) mismatches.push({ vector, found });
}
console.log(JSON.stringify(mismatches));

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key])}`).join()}}`;
  }
  return JSON.stringify(value);
}
