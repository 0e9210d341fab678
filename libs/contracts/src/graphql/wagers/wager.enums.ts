import { registerEnumType } from '@nestjs/graphql';
import { type EventKind } from '../../domain/inputs.js';
import type { PointState } from '../../domain/wagers/judge.js';
import type { TargetLevel } from '../../domain/wagers/wager.js';

export const WagerEventKindEnum = {
  SALE: 'sale',
  REFUND: 'refund',
  COST: 'cost',
  USAGE_CHARGE: 'usage_charge',
  ECOSYSTEM_INCOME: 'ecosystem_income',
} as const satisfies Record<Uppercase<EventKind>, EventKind>;
registerEnumType(WagerEventKindEnum, {
  name: 'ContractEventKind',
  description: 'Kinds of events with money that a wager can measure.',
  valuesMap: {
    SALE: { description: 'Something was sold.' },
    REFUND: { description: 'Money went back to a customer.' },
    COST: { description: 'Something was spent.' },
    USAGE_CHARGE: { description: 'Calls of an API were charged.' },
    ECOSYSTEM_INCOME: { description: 'Income from the ecosystem, such as a commission.' },
  },
});

export const WagerEventMeasureEnum = { AMOUNT: 'amount', COUNT: 'count' } as const;
registerEnumType(WagerEventMeasureEnum, {
  name: 'ContractEventMeasure',
  description: 'How events are measured.',
  valuesMap: {
    AMOUNT: { description: 'The sum of their amounts, in minor units of the contract’s currency.' },
    COUNT: { description: 'How many there are.' },
  },
});

export const TargetLevelEnum = {
  FLOOR: 'floor',
  BENCHMARK: 'benchmark',
  PLEDGE: 'pledge',
} as const satisfies Record<Uppercase<TargetLevel>, TargetLevel>;
registerEnumType(TargetLevelEnum, {
  name: 'ContractTargetLevel',
  description: 'A level of a node’s target.',
  valuesMap: {
    FLOOR: { description: 'Below it the node fails.' },
    BENCHMARK: { description: 'What is usual in the field.' },
    PLEDGE: { description: 'What the node promises.' },
  },
});

export const AssumedOutcomeStateEnum = { MET: 'met', MISSED: 'missed' } as const;
registerEnumType(AssumedOutcomeStateEnum, {
  name: 'ContractAssumedOutcomeState',
  description: 'How a point of a wager is assumed to turn out.',
  valuesMap: { MET: { description: 'Its condition holds.' }, MISSED: { description: 'It does not.' } },
});

export const WagerOutcomeStateEnum = {
  MET: 'met',
  MISSED: 'missed',
  UNDECIDED: 'undecided',
} as const satisfies Record<Uppercase<PointState>, PointState>;
registerEnumType(WagerOutcomeStateEnum, {
  name: 'ContractWagerOutcomeState',
  description: 'What became of an inflection point.',
  valuesMap: {
    MET: { description: 'Its condition holds: its effects are in force.' },
    MISSED: { description: 'Its condition does not hold: what stands under otherwise is in force.' },
    UNDECIDED: { description: 'A result is missing, which is not zero: nothing is in force yet.' },
  },
});
