import type { Reader } from './tx.js';

/** A kind of breakage that a proof found, with how many rows it concerns and the first of them. */
export type Finding = {
  readonly check: string;
  readonly rows: bigint;
  /** For people: which row, and what is wrong with it. */
  readonly first: string;
};

/** Proofs in SQL by what must hold: each is a query of the broken rows that selects `what`, a text that names one. */
export type Checks = Readonly<Record<string, string>>;

/** One finding per proof that does not hold, with the first row in the order of its text. */
export async function findBroken(reader: Reader, checks: Checks): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [check, broken] of Object.entries(checks)) {
    const found = await reader.row<{ rows: bigint; first: string | null }>(
      `SELECT count(*) AS rows, min(what) AS first FROM (${broken}) broken`,
    );
    if (found?.first) findings.push({ check, rows: found.rows, first: found.first });
  }
  return findings;
}
