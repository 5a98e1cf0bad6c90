"""The evaluator in the browser that people use: the same vectors, under the page's own security policy."""

import json

from tests.vectors.checks import payload, read_vectors

RUN = """async ({ checks, vectors }) => {
  const { evaluate, InputError } = await import("/static/checks/evaluator.js");
  const canonical = (value) => {
    if (Array.isArray(value)) return value.map(canonical);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonical(value[key])]));
    return value;
  };
  return vectors.filter((vector) => {
    let found;
    try {
      const result = evaluate(checks[vector.check], vector.inputs, new Date(vector.now));
      found = Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null && value.length !== 0));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found = { error: error.input };
    }
    return JSON.stringify(canonical(found)) !== JSON.stringify(canonical(vector.expected));
  });
}"""


def test_the_browser_agrees_on_the_stored_vectors(page, site):
    """The evaluator in JavaScript gives the stored outcome for every vector."""
    page.goto(site)
    rows = read_vectors()
    assert page.evaluate(RUN, json.loads(payload(rows))) == []
    wrong = {**rows[0], "expected": {"outcome": "wrong"}}
    assert len(page.evaluate(RUN, json.loads(payload([wrong])))) == 1
