import { Injectable } from '@nestjs/common';
import { type ContractInForce, ContractQueries, isJudgedIn, type KindSums, type RationalResult } from '#libs/contracts';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { cannotRestate, type Parking, withoutContract } from '../domain/parking.js';
import { type Carried, settleCurrency } from '../domain/settle-currency.js';
import type { Statement } from '../domain/statement.js';
import { FactsReads, type RecordedFacts } from '../persistence/facts.reads.js';
import { ComputeRestatements, type Restated, type VentureRestated } from './compute-restatements.js';
import { type Computing, type JudgedFacts, ReadJudgedFacts } from './read-judged-facts.js';

export type StatementsOrParking = Result<readonly Statement[], Parking>;

export type ComputedChunk = {
  readonly answers: ReadonlyMap<Id<'venture'>, StatementsOrParking>;
  /** What the month holds of each venture, for the journals. */
  readonly recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>;
};

const NO_SUMS: KindSums = new Map();
const NOTHING_DUE: VentureRestated['due'] = new Map();
const NO_RESULTS: ReadonlyMap<string, RationalResult> = new Map();

/** Reads what a chunk of ventures needs, a handful of statements whatever its size, and computes their statements. */
@Injectable()
export class ComputeStatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly contracts: ContractQueries,
    private readonly indicators: IndicatorResults,
    private readonly restatements: ComputeRestatements,
    private readonly judged: ReadJudgedFacts,
  ) {}

  async execute(tx: Tx, chunk: ChunkOfMonth): Promise<ComputedChunk> {
    const { ventures, month, at } = chunk;
    const contracts = await this.contracts.holdInForce(tx, { ventures, month });
    const recorded = await this.facts.recorded(tx, chunk);
    const results = await this.indicators.sealForPeriod(tx, { ventures, month, asOfMonth: month, at });
    const carried = await this.facts.carried(tx, ventures, month);
    const restated = await this.restatements.execute(tx, chunk, recorded);

    const plans = ventures.map((ventureId): Plan => {
      const inForce = contracts.get(ventureId) ?? [];
      const facts = { recorded: recorded.get(ventureId), results: results.get(ventureId) ?? NO_RESULTS };
      const { months, due = NOTHING_DUE, isDeferred = false } = restated.get(ventureId) ?? {};
      return { ventureId, inForce, ...facts, carried: carried.get(ventureId), restated: months, due, isDeferred };
    });
    const judged = await this.judged.execute(
      tx,
      chunk,
      plans.flatMap((plan) => computingOf(plan, month)),
    );
    return { answers: new Map(plans.map((plan) => [plan.ventureId, settleVenture(plan, chunk, judged)])), recorded };
  }
}

/** What a venture's month is settled by and of. */
type Plan = {
  readonly ventureId: Id<'venture'>;
  readonly inForce: readonly ContractInForce[];
  readonly recorded: RecordedFacts | undefined;
  readonly results: ReadonlyMap<string, RationalResult>;
  readonly carried: ReadonlyMap<CurrencyCode, Carried> | undefined;
  readonly restated: VentureRestated['months'] | undefined;
  readonly due: VentureRestated['due'];
  readonly isDeferred: boolean;
};

// What is due is tried every time. Where it cannot be computed, a deferral lets the month settle as if nothing had come
// late: it carries on from the state as posted, and revenue clearing holds the late money undistributed.
function settleVenture(plan: Plan, chunk: ChunkOfMonth, judged: JudgedFacts): StatementsOrParking {
  const settled = settleCurrencies(plan, chunk, judged);
  if (settled.ok || !plan.restated) return settled;
  const without = settleCurrencies({ ...plan, restated: undefined }, chunk, judged);
  if (!without.ok || plan.isDeferred) return without;
  return err(cannotRestate(chunk.month, settled.error));
}

// A venture's month is settled in all its currencies, or waits with all of them.
function settleCurrencies(plan: Plan, chunk: ChunkOfMonth, judged: JudgedFacts): StatementsOrParking {
  const { ventureId, inForce, recorded, results, restated, due } = plan;
  const { calendar, month } = chunk;
  const statements: Statement[] = [];
  for (const { currency, isOnlyJudged } of currenciesOf(plan, month)) {
    const contract = inForce.find((one) => one.currency === currency);
    if (!contract) return err(withoutContract(month, currency));
    if (restated && !restated.ok) return restated;
    const sums = recorded?.own.get(currency) ?? NO_SUMS;
    const statement = settleCurrency({
      ...{ ventureId, calendar, currency, ...startOf(plan, currency) },
      ...(restated === undefined && { deferred: due.get(currency) ?? [] }),
      own: { month, contract, sums, indicators: results },
      judged: judged({ ventureId, currency }),
    });
    if (statement.ok) statements.push(statement.value);
    // Nobody has to mend a month without money: its point is judged with the next month that can be computed.
    else if (!isOnlyJudged) return statement;
  }
  return ok(statements);
}

/** Currencies in which something is recorded, corrected, or judged by a wager in a month without money. */
function currenciesOf(
  { inForce, recorded, carried, restated }: Plan,
  month: Month,
): readonly { readonly currency: CurrencyCode; readonly isOnlyJudged: boolean }[] {
  const corrected = restated?.ok ? [...restated.value.keys()] : [];
  const moved = new Set([...(recorded?.all.keys() ?? []), ...corrected]);
  const after = (currency: CurrencyCode) => carried?.get(currency)?.month ?? null;
  const judged = inForce
    .filter(({ clauses, currency }) => isJudgedIn(clauses, { after: after(currency), upTo: month }))
    .map((one) => one.currency);
  const all = [...new Set([...moved, ...judged])].sort();
  return all.map((currency) => ({ currency, isOnlyJudged: !moved.has(currency) }));
}

/** From where the months of a currency are computed: from closed ones that facts came late for, or from the own month. */
function startOf({ restated, carried }: Plan, currency: CurrencyCode): Restated {
  const correction = restated?.ok ? restated.value.get(currency) : undefined;
  return correction ?? { carried: carried?.get(currency) ?? null, closedMonths: [] };
}

/** The contracts with wagers that compute months of the venture. */
function computingOf(plan: Plan, month: Month): readonly Computing[] {
  return currenciesOf(plan, month).flatMap(({ currency }) => {
    const { carried, closedMonths } = startOf(plan, currency);
    const own = plan.inForce.filter((one) => one.currency === currency);
    const wagering = [...closedMonths.map(({ contract }) => contract), ...own].filter(({ clauses }) => clauses.wagers);
    if (wagering.length === 0) return [];
    const computed = new Set([...closedMonths.map((one) => one.month), month]);
    const before = carried?.month ?? null;
    return wagering.map((contract) => ({ ventureId: plan.ventureId, contract, computed, before }));
  });
}
