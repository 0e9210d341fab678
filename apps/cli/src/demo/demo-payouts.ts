import { DraftPayouts, SubmitPayout } from '#libs/payouts';
import { FINANCE_EMAIL } from './people.js';
import { must, type Stage } from './stage.js';

/** Finance drafts what is payable and hands it to the approvers. */
export async function preparePayouts(stage: Stage): Promise<void> {
  const finance = await stage.as(FINANCE_EMAIL);
  const request = { idempotencyKey: 'demo:first-payouts', currency: 'CNY' };
  const { drafted } = must('drafting payouts', await stage.the(DraftPayouts).execute(finance, request));
  for (const payout of drafted) {
    const call = { payout, idempotencyKey: `demo:submit:${payout}` };
    must('submitting a payout', await stage.the(SubmitPayout).execute(finance, call));
  }
}
