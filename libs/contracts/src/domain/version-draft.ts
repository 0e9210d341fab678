import {
  type CurrencyCode,
  err,
  type Id,
  isCurrencyCode,
  isStorable,
  ok,
  type Refusal,
  refusal,
  type Result,
  unstorablePath,
} from '#libs/kernel';
import { type Clauses, parseClauses } from './clauses/clauses.js';
import { constantFaults } from './constant-faults.js';
import type { Participant } from './contract.js';
import { declaredShapes, holdersOf, type InputDeclaration, parseInputs, withDefaults } from './inputs.js';
import { checkWagers } from './wagers/check-wagers.js';
import { wageredStateFaults, withWageredDefaults } from './wagers/wagered-states.js';
import { checkTerms, parseTerms, type Terms, termsHash } from '#libs/share-rules';

/** As many holders as a pool may have units for, and the parties. */
export const PARTICIPANTS_MAX = 1_000;
export const NAME_LENGTH_MAX = 200;
/** One mistake can show in every step; more than this nobody mends at one sitting. */
const FAULTS_MAX = 50;

/** The part of a version that one can evaluate: what the simulation needs. */
export type CheckedTerms = {
  readonly document: unknown;
  readonly terms: Terms;
  readonly termsHash: string;
  readonly declaration: InputDeclaration;
};

export type CheckedVersion = CheckedTerms & {
  readonly currency: CurrencyCode;
  readonly participants: readonly Participant[];
  readonly clauses: Clauses;
};

export type DraftContent = {
  readonly terms: unknown;
  readonly inputs: unknown;
  readonly participants: readonly { readonly key: string; readonly party: Id<'party'> }[];
  /** Left out: the version has none. */
  readonly clauses?: unknown;
};

/**
 * Everything about a version that needs no database. Refused: TERMS_INVALID, PARTICIPANT_UNKNOWN, CLAUSES_INVALID, each with
 * its path.
 */
export function checkVersion(content: DraftContent): Result<CheckedVersion, readonly Refusal[]> {
  const checked = checkTermsAndInputs(content.terms, content.inputs);
  if (!checked.ok) return checked;
  const { currency } = checked.value.terms;
  if (!isCurrencyCode(currency)) throw new Error(`checkTerms let the currency ${currency} pass`);
  const participants = checkParticipants(checked.value, content.participants);
  if (!participants.ok) return participants;
  const agreed = checkClauses(content.clauses, checked.value);
  if (!agreed.ok) return agreed;
  return ok({ ...checked.value, ...agreed.value, currency, participants: participants.value });
}

/** Refused: INPUT_INVALID. */
export function checkName(name: string): Result<null, Refusal> {
  if (isStorable(name) && name.trim() !== '' && name.length <= NAME_LENGTH_MAX) return ok(null);
  const message = `a contract has a name of 1 to ${NAME_LENGTH_MAX} characters`;
  return err(refusal('INPUT_INVALID', message, ['name']));
}

/** The first version chooses the currency of the contract; every later one keeps it. */
export function checkCurrency({ currency }: CheckedVersion, ofContract: CurrencyCode): Result<null, Refusal> {
  if (currency === ofContract) return ok(null);
  const message = `CURRENCY_UNKNOWN: the contract is in ${ofContract}, and so are its terms`;
  return err(refusal('TERMS_INVALID', message, ['terms', 'currency']));
}

/** Whether the terms can be evaluated with inputs from these sources. Refused: TERMS_INVALID. */
export function checkTermsAndInputs(document: unknown, inputs: unknown): Result<CheckedTerms, readonly Refusal[]> {
  const unstorable = unstorableFaults({ terms: document, inputs }, 'TERMS_INVALID');
  if (unstorable.length > 0) return err(unstorable);
  const terms = parseTerms(document);
  if (!terms.ok) return err(inTerms(terms.error));
  const { declaration: declared, faults } = parseInputs(inputs ?? {});
  if (faults.length > 0) return err(faults.slice(0, FAULTS_MAX));
  const declaration = withDefaults(terms.value, declared);
  const unfit = checkTerms(terms.value, declaredShapes(declaration));
  if (unfit.length > 0) return err(inTerms(unfit));
  const constants = constantFaults(terms.value, declaration);
  if (constants.length > 0) return err(constants);
  return ok({ document, terms: terms.value, termsHash: termsHash(document), declaration });
}

/** The clauses, and the declaration with what they make the terms read. Refused: CLAUSES_INVALID. */
export function checkClauses(
  document: unknown,
  { terms, declaration }: CheckedTerms,
): Result<Pick<CheckedVersion, 'clauses' | 'declaration'>, readonly Refusal[]> {
  const unstorable = unstorableFaults({ clauses: document }, 'CLAUSES_INVALID');
  if (unstorable.length > 0) return err(unstorable);
  const parsed = parseClauses(document ?? {}, terms);
  if (!parsed.ok) return err(parsed.error.slice(0, FAULTS_MAX));
  const contract = { terms, declaration, clauses: parsed.value };
  const unfit = checkWagers(contract);
  if (unfit.length > 0) return err(unfit.slice(0, FAULTS_MAX));
  const broken = wageredStateFaults(contract);
  if (broken.length > 0) return err(broken);
  return ok({ clauses: parsed.value, declaration: withWageredDefaults(contract) });
}

function unstorableFaults(
  documents: Readonly<Record<string, unknown>>,
  code: 'TERMS_INVALID' | 'CLAUSES_INVALID',
): readonly Refusal[] {
  const path = unstorablePath(documents);
  return path ? [refusal(code, 'TEXT_INVALID: U+0000 or half a character cannot be kept', path)] : [];
}

function inTerms(faults: readonly { code: string; message: string; path: readonly string[] }[]): readonly Refusal[] {
  return faults
    .slice(0, FAULTS_MAX)
    .map(({ code, message, path }) => refusal('TERMS_INVALID', `${code}: ${message}`, ['terms', ...path]));
}

function checkParticipants(
  { terms, declaration }: CheckedTerms,
  given: DraftContent['participants'],
): Result<readonly Participant[], readonly Refusal[]> {
  const signing = new Set(terms.parties.map(({ id }) => id));
  const holders = holdersOf(declaration);
  const seen = new Set<string>();
  const refusals: Refusal[] = [];
  for (const [index, { key }] of given.entries()) {
    const message = seen.has(key)
      ? `"${key}" has a participant already; each has exactly one`
      : `"${key}" is neither a party of the terms nor a holder in an agreed map`;
    const isKnown = (signing.has(key) || holders.has(key)) && !seen.has(key);
    if (!isKnown) refusals.push(refusal('PARTICIPANT_UNKNOWN', message, ['participants', index.toString(), 'key']));
    seen.add(key);
  }
  for (const { id } of terms.parties.filter((party) => !seen.has(party.id))) {
    refusals.push(
      refusal('PARTICIPANT_UNKNOWN', `the party "${id}" of the terms has no participant`, ['participants']),
    );
  }
  for (const [holder, path] of holders) {
    if (seen.has(holder) || signing.has(holder)) continue;
    refusals.push(refusal('PARTICIPANT_UNKNOWN', `the holder "${holder}" has no participant`, path));
  }
  if (refusals.length > 0) return err(refusals.slice(0, FAULTS_MAX));
  const participants = given.map(({ key, party }) => ({ key, party, signs: signing.has(key) }));
  return ok(participants.sort((a, b) => (a.key < b.key ? -1 : 1)));
}
