import { registerEnumType } from '@nestjs/graphql';
import type { ChallengeOutcome, ChallengeState } from '../domain/leadership-challenge.js';

const OUTCOMES = {
  LEAD_CONFIRMED: 'lead_confirmed',
  LEAD_REPLACED: 'lead_replaced',
  WITHDRAWN: 'withdrawn',
} as const satisfies Record<string, ChallengeOutcome>;

const OUTCOME_DESCRIPTIONS = {
  LEAD_CONFIRMED: { description: 'The lead stays.' },
  LEAD_REPLACED: { description: 'Somebody else leads.' },
  WITHDRAWN: { description: 'It was taken back: by a reviewer, or because the result that opened it was corrected.' },
};

export const ChallengeOutcomeEnum = { ...OUTCOMES };
registerEnumType(ChallengeOutcomeEnum, {
  name: 'LeadershipChallengeOutcome',
  description: 'How a leadership challenge is concluded.',
  valuesMap: OUTCOME_DESCRIPTIONS,
});

export const ChallengeStateEnum = { OPEN: 'open', ...OUTCOMES } as const satisfies Record<string, ChallengeState>;
registerEnumType(ChallengeStateEnum, {
  name: 'LeadershipChallengeState',
  description: 'How far a leadership challenge is.',
  valuesMap: { OPEN: { description: 'It waits for a reviewer; the lead stays in office.' }, ...OUTCOME_DESCRIPTIONS },
});
