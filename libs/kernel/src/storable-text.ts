const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Where a JSON value holds a text, or a name of a field, with U+0000 or half a surrogate pair: PostgreSQL stores no
 * U+0000, and UTF-8 would make one and the same character of every half. Undefined where every text can be stored.
 */
export function unstorablePath(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  const open: Place[] = [{ value, path }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (typeof place.value === 'string' && !isStorable(place.value)) return place.path;
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [name, inner] of Object.entries(place.value)) {
      if (!isStorable(name)) return place.path;
      open.push({ value: inner, path: [...place.path, name] });
    }
  }
  return undefined;
}

type Place = { readonly value: unknown; readonly path: readonly string[] };

/** PostgreSQL keeps it as it is. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}
