import { Injectable } from '@nestjs/common';
import { Clock, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, IdSource, Transactor } from '#libs/platform';
import { checkIndicator, type Indicator, type IndicatorDefinition, isSameDefinition } from '../domain/indicator.js';
import { IndicatorStore } from '../persistence/indicator.store.js';

export type DefineIndicatorInput = {
  readonly code: string;
  readonly name: string;
  readonly definition: IndicatorDefinition;
};

/** Publishes an indicator, or its next version. What it says already is not said again: a repeat answers the version in force. */
@Injectable()
export class DefineIndicator {
  constructor(
    private readonly transactor: Transactor,
    private readonly indicators: IndicatorStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, input: DefineIndicatorInput): Promise<Result<Indicator, Refusal>> {
    const checked = checkIndicator(input);
    if (!checked.ok) return checked;
    return this.transactor.run(async (tx) => {
      const current = await this.indicators.latestForUpdate(tx, input.code);
      const isRepeat = current?.name === input.name && isSameDefinition(current.definition, input.definition);
      if (current && isRepeat) return ok(current);
      const indicator: Indicator = {
        id: this.ids.next<'indicator'>(),
        code: input.code,
        version: (current?.version ?? 0) + 1,
        name: input.name,
        definition: input.definition,
        definedAt: this.clock.now(),
      };
      await this.indicators.insert(tx, indicator, actor.account);
      return ok(indicator);
    });
  }
}
