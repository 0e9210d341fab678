import { Injectable } from '@nestjs/common';
import { MachineOperator } from '#libs/identity';
import { Clock, type Id, ok, type Refusal } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { ENTRY_KINDS, type EntryKind } from '../domain/entry.js';
import { isDecided } from '../domain/opportunity.js';
import type { OpportunityChange } from '../domain/share-review.js';
import { type DuePlace, OpportunityStore } from '../persistence/opportunity.store.js';
import { DueOpportunity } from './due-opportunity.js';

/** Places read at once; the work itself is one transaction for each opportunity, so that none waits for another. */
const PLACES_MAX = 100;

/** How many lines of each kind were written, kinds without any left out. */
export type DeadlineCounts = Readonly<Partial<Record<EntryKind, number>>>;

/**
 * Carries out what is due by now: bidding ends, leads are reminded, reviewers told, the published default happens and its
 * contract is proposed. The worker calls it every turn, and anybody may run it beside that: each step locks its opportunity,
 * looks again and commits with its lines, so that it happens once whoever is killed or comes second.
 */
@Injectable()
export class RunOpportunityDeadlines {
  constructor(
    private readonly transactor: Transactor,
    private readonly opportunities: OpportunityStore,
    private readonly due: DueOpportunity,
    private readonly machine: MachineOperator,
    private readonly clock: Clock,
  ) {}

  /** Throws when one or more failed unexpectedly, after all the others were carried out. */
  async execute(): Promise<DeadlineCounts> {
    const now = this.clock.now();
    const written: EntryKind[] = [];
    const failures: unknown[] = [];
    for (let after: DuePlace | undefined; ;) {
      const page = { limit: PLACES_MAX, ...(after && { after }) };
      const places = await this.opportunities.due(this.transactor.reader, now, page);
      for (const { id } of places) {
        try {
          written.push(...(await this.carryOut(id, now)));
        } catch (failure) {
          failures.push(failure);
        }
      }
      after = places.at(-1);
      if (places.length < PLACES_MAX) break;
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} opportunities could not be carried on`);
    return countsOf(written);
  }

  private async carryOut(id: Id<'opportunity'>, now: Date): Promise<EntryKind[]> {
    const rung = await this.transactor.run<OpportunityChange | null, never>(async (tx) =>
      ok(await this.due.ring(tx, { id, now })),
    );
    const change = rung.ok ? rung.value : null;
    const kinds = kindsOf(change);
    // A decision of the clock stands by itself: what keeps the contract from being proposed must not undo it.
    return change && !isDecided(change.opportunity) ? kinds : [...kinds, ...(await this.openContract(id, now))];
  }

  private async openContract(id: Id<'opportunity'>, now: Date): Promise<EntryKind[]> {
    const actor = await this.machine.actor();
    const opened = await this.transactor.run((tx) => this.due.openContract(tx, actor, { id, now }));
    if (opened.ok) return kindsOf(opened.value);
    const code = codeOf(opened.error);
    const noted = await this.transactor.run<OpportunityChange | null, never>(async (tx) =>
      ok(await this.due.noteObstacle(tx, { id, now }, code)),
    );
    return kindsOf(noted.ok ? noted.value : null);
  }
}

function kindsOf(change: OpportunityChange | null): EntryKind[] {
  return change?.entries.map(({ kind }) => kind) ?? [];
}

function codeOf(refused: Refusal | readonly Refusal[]): string {
  const [first] = [refused].flat();
  return first?.code ?? 'STATE_NOT_ALLOWED';
}

function countsOf(written: readonly EntryKind[]): DeadlineCounts {
  const counts = ENTRY_KINDS.map((kind) => [kind, written.filter((one) => one === kind).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
