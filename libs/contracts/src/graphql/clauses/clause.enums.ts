import { registerEnumType } from '@nestjs/graphql';
import type { NodeKind, TargetDirection } from '../../domain/clauses/nodes.js';
import type { ShareKind } from '../../domain/clauses/node-shares.js';

export const ContractNodeKindEnum = {
  VENTURE: 'venture',
  PLATFORM: 'platform',
  SUPPLIER: 'supplier',
  DESIGN: 'design',
  MANUFACTURING: 'manufacturing',
  CHANNEL: 'channel',
  SERVICE: 'service',
  CAPITAL: 'capital',
  USER: 'user',
  OTHER: 'other',
} as const satisfies Record<Uppercase<NodeKind>, NodeKind>;
registerEnumType(ContractNodeKindEnum, {
  name: 'ContractNodeKind',
  description: 'What a node is in a contract. Kinds may be added.',
  valuesMap: {
    VENTURE: { description: 'The micro-venture whose money is shared, or one that works with it.' },
    PLATFORM: { description: 'The platform or an industry platform.' },
    SUPPLIER: { description: 'Provides material, modules or goods.' },
    DESIGN: { description: 'Designs the product, its software or its service.' },
    MANUFACTURING: { description: 'Makes the product.' },
    CHANNEL: { description: 'Brings it to its users: sales, marketing, delivery.' },
    SERVICE: { description: 'Serves users after the sale, or the other nodes.' },
    CAPITAL: { description: 'Provides money.' },
    USER: { description: 'Users who create value together with the venture.' },
    OTHER: { description: 'None of the others; its title says what.' },
  },
});

export const TargetDirectionEnum = { UP: 'up', DOWN: 'down' } as const satisfies Record<string, TargetDirection>;
registerEnumType(TargetDirectionEnum, {
  name: 'ContractTargetDirection',
  description: 'Which way a result gets better.',
  valuesMap: {
    UP: { description: 'More is better: floor <= benchmark <= pledge.' },
    DOWN: { description: 'Less is better: floor >= benchmark >= pledge.' },
  },
});

export const ObligationRhythmEnum = { MONTH: 'month' } as const;
registerEnumType(ObligationRhythmEnum, {
  name: 'ContractObligationRhythm',
  description: 'How often an obligation falls due.',
  valuesMap: { MONTH: { description: 'In every month that the version settles.' } },
});

export const ContractShareKindEnum = {
  REIMBURSE: 'reimburse',
  FIXED: 'fixed',
  PERCENT: 'percent',
  SPLIT: 'split',
  TIERS: 'tiers',
  ROYALTY: 'royalty',
  GUARANTEE: 'guarantee',
  POOL_UNITS: 'poolUnits',
  RESIDUAL: 'residual',
} as const satisfies Record<string, ShareKind>;
registerEnumType(ContractShareKindEnum, {
  name: 'ContractShareKind',
  description: 'How a step of the terms pays.',
  valuesMap: {
    REIMBURSE: { description: 'Costs back.' },
    FIXED: { description: 'An amount.' },
    PERCENT: { description: 'A rate of a base.' },
    SPLIT: { description: 'A part of an amount by weight, and by factor where there is one.' },
    TIERS: { description: 'Each band of a base at its own rate.' },
    ROYALTY: { description: 'A rate of a base that repays an advance first; or that repayment.' },
    GUARANTEE: { description: 'What is missing up to an amount.' },
    POOL_UNITS: { description: 'A part of a base by units held; or what has not vested of it.' },
    RESIDUAL: { description: 'What is left.' },
  },
});
