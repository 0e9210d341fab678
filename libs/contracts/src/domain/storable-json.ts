const LONE_SURROGATE = /\p{Surrogate}/u;

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair in jsonb and text. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

/** Where a JSON value holds text that the database cannot keep; undefined when it holds none. */
export function unstorablePath(value: unknown): readonly string[] | undefined {
  const open: { value: unknown; path: readonly string[] }[] = [{ value, path: [] }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value: found, path } = place;
    if (typeof found === 'string' && !isStorable(found)) return path;
    if (typeof found !== 'object' || found === null) continue;
    for (const [key, child] of Object.entries(found)) {
      if (!isStorable(key)) return path;
      open.push({ value: child, path: [...path, key] });
    }
  }
  return undefined;
}
