import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256, in hex, over the RFC 8785 canonical JSON of the terms: what every party signs. Throws TypeError on a value
 * that is not JSON; the document was parsed before.
 */
export function termsHash(document: unknown): string {
  const canonical = canonicalize(document);
  if (canonical === undefined) throw new TypeError('only a JSON value has canonical terms');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}
