import { GrantRole, IdentityQueries, SignUp } from '#libs/identity';
import { PublishPayoutPolicy } from '#libs/payouts';
import type { Actor } from '#libs/platform';
import { DefineIndicator } from '#libs/value';
import { DEFAULT_RULEBOOK, PublishRulebook } from '#libs/ventures';
import { DEMO_PASSWORD, DEMO_PEOPLE, OPERATOR_EMAIL } from './people.js';
import { must, type Stage } from './stage.js';

/** The month's mean of the stars that users gave. */
export const RATING_INDICATOR = 'rating';
export const RATING_EVENT = 'review.rated';

export async function openAccounts(stage: Stage, operator: Actor): Promise<void> {
  for (const { email, name: displayName, role } of DEMO_PEOPLE) {
    if (!(await stage.the(IdentityQueries).accountByEmail(stage.reader, email))) {
      must(`opening ${email}`, await stage.the(SignUp).execute({ email, password: DEMO_PASSWORD, displayName }));
    }
    if (role) must(`the role of ${email}`, await stage.the(GrantRole).execute(operator, { email, role }));
  }
}

export async function publishRules(stage: Stage): Promise<void> {
  const operator = await stage.as(OPERATOR_EMAIL);
  const rulebook = { kind: 'admission', content: DEFAULT_RULEBOOK } as const;
  must('publishing the rulebook', await stage.the(PublishRulebook).execute(operator, rulebook));
  const indicator = {
    code: RATING_INDICATOR,
    name: 'Mean rating by users',
    definition: {
      aggregation: 'mean',
      eventType: RATING_EVENT,
      field: 'stars',
      unit: 'stars',
      direction: 'higher_is_better',
    },
  } as const;
  must('defining the indicator', await stage.the(DefineIndicator).execute(operator, indicator));
  const policy = { currency: 'CNY', minimumMinor: 100_00n, twoApprovalsAboveMinor: 10_000_00n };
  must('publishing the payout policy', await stage.the(PublishPayoutPolicy).execute(operator, policy));
}
