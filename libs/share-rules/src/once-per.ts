/**
 * A pure function of parsed terms, or of a part of them, computed once for each object: a settlement evaluates the same
 * terms thousands of times. Parsed terms never change, and what is remembered goes with them.
 */
export function oncePer<O extends object, T>(compute: (of: O) => T): (of: O) => T {
  const known = new WeakMap<O, { readonly answer: T }>();
  return (of) => {
    const found = known.get(of) ?? { answer: compute(of) };
    known.set(of, found);
    return found.answer;
  };
}
