// What the last message changed: causes that moved, facts that were read.

// `before` is null for the first look at a conversation, where everything is new and nothing worth saying.
export function changesBetween(before, state) {
  if (!before) return null;
  const up = [];
  const added = [];
  state.results.forEach((result, rank) => {
    const old = before.ranks.get(result.article_id);
    if (old === undefined) added.push(result);
    else if (old > rank) up.push(result);
  });
  const now = new Set(state.results.map((result) => result.article_id));
  const gone = before.state.results.filter((result) => !now.has(result.article_id));
  const told = new Set(before.state.prefilled.map(key));
  return { up, added, gone, facts: state.prefilled.filter((each) => !told.has(key(each))) };
}

function key({ check_id: check, outcome_id: outcome }) {
  return `${check}:${outcome}`;
}
