import { err, ok, type Result } from '#libs/kernel';
import { DocumentReader } from './document-reader.js';
import type { TermsFault } from './fault.js';
import { readBands } from './parse-step.js';
import type { Band } from './terms.js';

/** The bands of a tiers step alone, for whoever agrees on others; each fault has its path from the bands on. */
export function parseBands(document: unknown): Result<readonly Band[], readonly TermsFault[]> {
  const reader = new DocumentReader();
  const around = { reader, parties: new Set(), earlier: new Set<string>() };
  const bands = reader.inspect(document) ? readBands(around, { value: document, path: [] }) : undefined;
  return bands && reader.faults.length === 0 ? ok(bands) : err(reader.faults);
}
