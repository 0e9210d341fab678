import { type Result, err, ok } from '#libs/kernel';
import { inputShapeFaults } from './collect-inputs.js';
import { DocumentReader, isObject, type Place } from './document-reader.js';
import type { TermsFault } from './fault.js';
import { PARTIES_MAX, STEPS_MAX } from './limits.js';
import { parseMoney } from './parse-expression.js';
import { parseStep } from './parse-step.js';
import type { Step, Terms, TermsParty } from './terms.js';

/** Words of the trace that no step may take as its id. */
const RESERVED_STEP_IDS = ['residual', 'distributable'];

/**
 * Reads a share-rules/1 document into typed terms, or answers every structural fault with its path. The currency is
 * any text here; `checkTerms` refuses what is not an ISO 4217 code when a version is drafted.
 */
export function parseTerms(document: unknown): Result<Terms, readonly TermsFault[]> {
  const reader = new DocumentReader();
  const terms = reader.inspect(document) ? readTerms(reader, { value: document, path: [] }) : undefined;
  if (terms === undefined || reader.faults.length > 0) return err(reader.faults);
  const conflicts = inputShapeFaults(terms);
  return conflicts.length > 0 ? err(conflicts) : ok(terms);
}

function readTerms(reader: DocumentReader, place: Place): Terms | undefined {
  const required = ['currency', 'parties', 'distributable', 'waterfall', 'residual'];
  const fields = reader.fields(place, required, ['exponent', 'inputs']);
  if (fields === undefined) return undefined;
  const currency = fields.currency && reader.text(fields.currency);
  const parties = fields.parties && readParties(reader, fields.parties);
  const distributable = fields.distributable && parseMoney(reader, fields.distributable, new Set());
  const ids = idsIn(fields.parties?.value);
  const waterfall = fields.waterfall && readWaterfall(reader, fields.waterfall, ids);
  const residual = fields.residual && reader.text(fields.residual);
  if (fields.residual && residual !== undefined && !ids.has(residual)) {
    reader.refuse('PARTY_UNKNOWN', fields.residual.path, `"${residual}" is not among the parties`);
  }
  const pool = distributable && usesPool(distributable);
  if (pool && fields.distributable) {
    reader.refuse(
      'ID_RESERVED',
      fields.distributable.path,
      'the distributable amount cannot refer to the pool or itself',
    );
  }
  if (!currency || !parties || !distributable || !waterfall || !residual) return undefined;
  return { currency, parties, distributable, waterfall, residual };
}

/** Also the ids of parties with another fault, so that one mistake is told once. */
function idsIn(parties: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(parties) ? parties.map((party) => (isObject(party) ? party.id : undefined)) : []);
}

function readParties(reader: DocumentReader, place: Place): readonly TermsParty[] | undefined {
  const places = reader.list(place, { min: 1, max: PARTIES_MAX });
  const ids = new Set<string>();
  const ranks = new Set<number>();
  const parties = places?.map((entry) => {
    const fields = reader.fields(entry, ['id', 'rank'], []);
    const id = fields?.id && reader.text(fields.id);
    const rank = fields?.rank && reader.integer(fields.rank, Number.MIN_SAFE_INTEGER);
    if (id === undefined || rank === undefined) return undefined;
    if (ids.has(id)) reader.refuse('ID_DUPLICATE', [...entry.path, 'id'], `the party "${id}" exists already`);
    if (ranks.has(rank)) reader.refuse('RANK_DUPLICATE', [...entry.path, 'rank'], 'a rank belongs to one party only');
    ids.add(id);
    ranks.add(rank);
    return { id, rank };
  });
  return parties?.filter((party) => party !== undefined);
}

function readWaterfall(
  reader: DocumentReader,
  place: Place,
  parties: ReadonlySet<unknown>,
): readonly Step[] | undefined {
  const places = reader.list(place, { min: 0, max: STEPS_MAX });
  const earlier = new Set<string>();
  const steps = places?.map((entry) => {
    const id = readStepId(reader, entry, earlier);
    if (id === undefined) return undefined;
    const step = parseStep({ reader, parties, earlier: new Set(earlier) }, entry, id);
    earlier.add(id);
    return step;
  });
  return steps?.filter((step) => step !== undefined);
}

function readStepId(reader: DocumentReader, { value, path }: Place, earlier: ReadonlySet<string>): string | undefined {
  if (!isObject(value)) {
    reader.refuse('TYPE_WRONG', path, 'expected a step: an object with id and kind');
    return;
  }
  const idPath = [...path, 'id'];
  if (!Object.hasOwn(value, 'id')) {
    reader.refuse('FIELD_MISSING', idPath, 'the field "id" is required');
    return;
  }
  const id = reader.text({ value: value.id, path: idPath });
  if (id === undefined) return undefined;
  if (earlier.has(id)) {
    reader.refuse('ID_DUPLICATE', idPath, `the step "${id}" exists already`);
    return;
  }
  if (!RESERVED_STEP_IDS.includes(id)) return id;
  reader.refuse('ID_RESERVED', idPath, `"${id}" is a word of the trace; choose another id`);
}

function usesPool(expression: Terms['distributable']): boolean {
  switch (expression.kind) {
    case 'pool':
    case 'distributable':
      return true;
    case 'constant':
    case 'input':
    case 'take':
      return false;
    default:
      return expression.operands.some(usesPool);
  }
}
