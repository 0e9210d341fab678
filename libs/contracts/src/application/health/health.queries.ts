import { Injectable } from '@nestjs/common';
import { Clock, type Id, type Month, monthOf } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { Contract, ContractHead, ContractName } from '../../domain/contract.js';
import type { Assessment } from '../../domain/health/assessment.js';
import { type ContractHealth, healthOf } from '../../domain/health/health.js';
import { settlesIn } from '../../domain/version-in-force.js';
import { AssessmentStore } from '../../persistence/assessment.store.js';

/** Health of contracts that the caller is known to see. */
@Injectable()
export class HealthQueries {
  constructor(
    private readonly assessments: AssessmentStore,
    private readonly indicators: IndicatorResults,
    private readonly clock: Clock,
  ) {}

  /**
   * Of those with a version in force in the month; two statements, however many there are. Results are as they are known
   * now, late events included.
   */
  async ofMonth(reader: Reader, contracts: readonly Contract[], month: Month): Promise<Map<Contract, ContractHealth>> {
    const inForce = contracts.flatMap((contract) => {
      const version = settlesIn(contract, month);
      return version ? [{ contract, version }] : [];
    });
    if (inForce.length === 0) return new Map();
    const now = monthOf(this.clock.now());
    const ventures = [...new Set(inForce.map(({ contract }) => contract.venture))];
    const asOfMonth = month > now ? month : now;
    const results = await this.indicators.compute(reader, { ventures, month, asOfMonth });
    const said = await this.assessments.latest(
      reader,
      inForce.map(({ contract }) => nameOf(contract)),
      month,
    );
    return new Map(
      inForce.map(({ contract, version }) => {
        const latest = said.filter((one) => one.contract === contract.id);
        return [contract, healthOf(version, { month, latest, results: results.get(contract.venture) ?? new Map() })];
      }),
    );
  }

  /** One page of what the parties of each of these contracts have said, newest first; of all months when none is given. */
  async pages(
    reader: Reader,
    heads: readonly ContractHead[],
    asked: { readonly month: Month | null; readonly page: PageRequest },
  ): Promise<Map<ContractHead, Assessment[]>> {
    const said = await this.assessments.pages(reader, heads.map(nameOf), asked);
    return new Map(heads.map((head) => [head, said.filter((one) => one.contract === head.id)]));
  }
}

function nameOf({ venture, id }: { readonly venture: Id<'venture'>; readonly id: Id<'contract'> }): ContractName {
  return { venture, contract: id };
}
