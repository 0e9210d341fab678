import { hash } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { type Refusal, refusal } from './refusal.js';
import { err, ok, type Result } from './result.js';

/** What an id names, and its public prefix (TypeID, https://github.com/jetify-com/typeid). Prefixes never change meaning. */
export const ID_PREFIXES = {
  account: 'acc',
  party: 'pty',
  accessToken: 'pat',
  industryPlatform: 'ipl',
  rulebook: 'rbk',
  venture: 'ven',
  leadershipChallenge: 'lch',
  revenueEvent: 'rev',
  valueEvent: 'vev',
  indicator: 'ind',
  contract: 'ctr',
  assessment: 'asm',
  opportunity: 'opp',
  opportunityEntry: 'ope',
  bid: 'bid',
  period: 'per',
  statement: 'stm',
  fundingReceipt: 'fnd',
  journal: 'jnl',
  ledgerAccount: 'lac',
  payout: 'pay',
} as const;

/** https://www.crockford.com/base32.html, in the lower case of TypeID. */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdKind = keyof typeof ID_PREFIXES;

/** A UUID in its canonical text form, branded with what it names: how ids travel inside the program and the database. */
export type Id<K extends IdKind> = string & { readonly __id: K };

/** The public form, `pay_01j9zk…`: the only form that leaves the program. */
export function publicId<K extends IdKind>(kind: K, id: Id<K>): string {
  return `${ID_PREFIXES[kind]}_${base32(id)}`;
}

// The suffix of a TypeID: the 128 bits of the UUID behind two zero bits, five at a time, in Crockford's alphabet. Written
// here because every statement names a dozen ids in what is hashed; the library reads them back.
function base32(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  let text = '';
  let bits = 0;
  let count = 2;
  for (let place = 0; place < hex.length; place += 1) {
    bits = ((bits << 4) | parseInt(hex.charAt(place), 16)) & 0xfff;
    count += 4;
    if (count < 5) continue;
    count -= 5;
    text += CROCKFORD.charAt((bits >> count) & 31);
  }
  return text;
}

/** Reads the public form back; `path` is where in the input it stood. Refused: INPUT_INVALID for an id of another kind, or none. */
export function parseId<K extends IdKind>(kind: K, text: string, ...path: readonly string[]): Result<Id<K>, Refusal> {
  try {
    return ok(TypeID.fromString(text, ID_PREFIXES[kind]).toUUID() as Id<K>);
  } catch {
    const message = `"${text.slice(0, 60)}" is not an id of this kind; one is ${ID_PREFIXES[kind]}_ and 26 letters and digits`;
    return err(refusal('INPUT_INVALID', message, path.length > 0 ? path : undefined));
  }
}

/**
 * An id that a rerun computes again: UUIDv8 (RFC 9562, section 5.8) over the SHA-256 of the parts, joined by U+001F.
 * The database's `chuang.stable_id(text)` computes the same.
 */
export function stableId<K extends IdKind>(...parts: readonly [string, ...string[]]): Id<K> {
  const hex = hash('sha256', parts.join('\u001f'), 'hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join('-') as Id<K>;
}
