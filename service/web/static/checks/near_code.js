// What is wrong with the length of the code that somebody typed, told by the shapes of what was removed.
// The same as kb/redaction/near_code.py; both are held to the same cases.

const SHORTEST = 10; // what is shorter is a group or a half
const SHORT = 14;
const LONG = 15;
const LONGEST = 18; // what is longer is of another brand, or two codes
const OF_OTHER_BRANDS = ["4-4-4-4"];

// redactions: as the API gives them. Returns {fault: "short"|"long"|"unread", size, off}; null where nothing is wrong,
// or where the text has several codes.
export function nearCode(redactions) {
  const shapes = redactions.filter(({ kind, shape }) => kind === "gift-code" && shape).map(({ shape }) => shape);
  const sizes = shapes.map((shape) => shape.replace("?", "").split("-").reduce((sum, group) => sum + Number(group), 0));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  if (size < SHORTEST || (sizes.length > 1 && Math.max(...sizes) >= SHORTEST)) return null;
  if (shapes.some((shape) => shape.endsWith("?"))) return { fault: "unread", size, off: 0 };
  if (size < SHORT) return { fault: "short", size, off: SHORT - size };
  if (size <= LONG || size > LONGEST || OF_OTHER_BRANDS.includes(shapes[0])) return null;
  return { fault: "long", size, off: size - LONG };
}
