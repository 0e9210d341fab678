import { Injectable } from '@nestjs/common';
import { ContractQueries, type KindSums, type RationalResult } from '#libs/contracts';
import { type CurrencyCode, err, type Id, ok, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { type Parking, withoutContract } from '../domain/parking.js';
import { settleCurrency } from '../domain/settle-currency.js';
import type { Statement } from '../domain/statement.js';
import { FactsReads, type RecordedFacts, type SumsByCurrency } from '../persistence/facts.reads.js';
import { ComputeRestatements, type Restated } from './compute-restatements.js';

export type StatementsOrParking = Result<readonly Statement[], Parking>;

export type ComputedChunk = {
  readonly answers: ReadonlyMap<Id<'venture'>, StatementsOrParking>;
  /** What the month holds of each venture, for the journals. */
  readonly recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>;
};

const NO_SUMS: KindSums = new Map();
const NO_RESULTS: ReadonlyMap<string, RationalResult> = new Map();

/** Reads what a chunk of ventures needs, a handful of statements whatever its size, and computes their statements. */
@Injectable()
export class ComputeStatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly contracts: ContractQueries,
    private readonly indicators: IndicatorResults,
    private readonly restatements: ComputeRestatements,
  ) {}

  async execute(tx: Tx, chunk: ChunkOfMonth): Promise<ComputedChunk> {
    const { ventures, month, at } = chunk;
    const contracts = await this.contracts.holdInForce(tx, { ventures, month });
    const recorded = await this.facts.recorded(tx, chunk);
    const results = await this.indicators.sealForPeriod(tx, { ventures, month, asOfMonth: month, at });
    const carried = await this.facts.carried(tx, ventures, month);
    const restated = await this.restatements.execute(tx, chunk, recorded);

    const answers = new Map<Id<'venture'>, StatementsOrParking>();
    for (const ventureId of ventures) {
      const inForce = contracts.get(ventureId) ?? [];
      const settleOne = (currency: CurrencyCode): Result<Statement, Parking> => {
        const contract = inForce.find((one) => one.currency === currency);
        if (!contract) return err(withoutContract(month, currency));
        const correction = restated.get(ventureId);
        if (correction && !correction.ok) return correction;
        return settleCurrency({
          ventureId,
          calendar: chunk.calendar,
          currency,
          ...(correction?.value.get(currency) ?? {
            carried: carried.get(ventureId)?.get(currency) ?? null,
            closedMonths: [],
          }),
          own: {
            ...{ month, contract },
            sums: recorded.get(ventureId)?.own.get(currency) ?? NO_SUMS,
            indicators: results.get(ventureId) ?? NO_RESULTS,
          },
        });
      };
      answers.set(
        ventureId,
        allOrNothing(currenciesOf(recorded.get(ventureId)?.all, restated.get(ventureId)), settleOne),
      );
    }
    return { answers, recorded };
  }
}

function currenciesOf(
  recorded: SumsByCurrency | undefined,
  restated: Result<ReadonlyMap<CurrencyCode, Restated>, Parking> | undefined,
): CurrencyCode[] {
  const corrected = restated?.ok ? [...restated.value.keys()] : [];
  return [...new Set([...(recorded?.keys() ?? []), ...corrected])].sort();
}

// A venture's month is settled in all its currencies, or waits with all of them.
function allOrNothing(
  currencies: readonly CurrencyCode[],
  settleOne: (currency: CurrencyCode) => Result<Statement, Parking>,
): StatementsOrParking {
  const statements: Statement[] = [];
  for (const currency of currencies) {
    const statement = settleOne(currency);
    if (!statement.ok) return statement;
    statements.push(statement.value);
  }
  return ok(statements);
}
