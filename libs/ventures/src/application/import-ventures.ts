import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result, stableId } from '#libs/kernel';
import { AccountRegistry } from '#libs/identity';
import type { Actor, Tx } from '#libs/platform';
import { checkImport, type VentureImport } from '../domain/venture-import.js';
import { VentureImportStore } from '../persistence/venture-import.store.js';
import { AdmissionRules } from './admission-rules.js';

/** One statement of this many rows stays well below a megabyte of parameters. */
export const IMPORT_ROWS_MAX = 10_000;

/** Takes over ventures that another system has admitted, inside the transaction of the import. */
@Injectable()
export class ImportVentures {
  constructor(
    private readonly rules: AdmissionRules,
    private readonly registry: AccountRegistry,
    private readonly imports: VentureImportStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers how many were new. Ids derive from the reference, so that a second import meets its own rows and changes
   * nothing. The venture's party has the reference `venture:<reference>`, and nobody acts for it until it is claimed.
   * Refused: RULEBOOK_MISSING, BATCH_TOO_LARGE, INPUT_INVALID.
   */
  async execute(tx: Tx, actor: Actor, rows: readonly VentureImport[]): Promise<Result<{ imported: number }, Refusal>> {
    if (rows.length > IMPORT_ROWS_MAX) {
      return err(refusal('BATCH_TOO_LARGE', `import at most ${IMPORT_ROWS_MAX} ventures at a time`));
    }
    const checked = checkImport(rows);
    if (!checked.ok) return checked;
    const rulebook = await this.rules.inForce(tx);
    if (!rulebook.ok) return rulebook;
    const ventures = rows.map((row) => ({
      ...row,
      id: stableId<'venture'>('venture', row.reference),
      party: stableId<'party'>('party', partyReference(row.reference)),
    }));
    const organisations = ventures.map(({ party, name, reference }) => ({
      id: party,
      name,
      reference: partyReference(reference),
    }));
    await this.registry.createOrganisations(tx, organisations);
    const stamp = { rulebook: rulebook.value.id, by: actor.account, at: this.clock.now() };
    return ok({ imported: await this.imports.insertNew(tx, ventures, stamp) });
  }
}

function partyReference(reference: string): string {
  return `venture:${reference}`;
}
