import { Module } from '@nestjs/common';
import { LedgerModule } from '#libs/ledger';
import { SettlementModule } from '#libs/settlement';
import { VenturesModule } from '#libs/ventures';
import { ApprovePayout } from './application/approve-payout.js';
import { DecideOnPayout } from './application/decide-on-payout.js';
import { DraftPayouts } from './application/draft-payouts.js';
import { HoldPayout } from './application/hold-payout.js';
import { MoveBalances } from './application/move-balances.js';
import { PayeeDebts } from './application/payee-debts.js';
import { PayoutQueries } from './application/payout.queries.js';
import { PublishPayoutPolicy } from './application/publish-payout-policy.js';
import { RejectPayout } from './application/reject-payout.js';
import { ReleasePayout } from './application/release-payout.js';
import { SubmitPayout } from './application/submit-payout.js';
import { TakeBalances } from './application/take-balances.js';
import { PayeeDebtCauseResolver, PayeeDebtResolver } from './graphql/debt.resolver.js';
import { PayoutAnswer } from './graphql/payout-answer.js';
import { PayoutDraftResolver } from './graphql/payout-draft.resolver.js';
import {
  PayoutDecisionFieldsResolver,
  PayoutFieldsResolver,
  PayoutNotDraftedFieldsResolver,
  PayoutWaitingForFieldsResolver,
} from './graphql/payout-fields.resolver.js';
import { PayoutHoldResolver } from './graphql/payout-hold.resolver.js';
import { PayableEntryFieldsResolver, PayoutItemFieldsResolver } from './graphql/payout-item.resolver.js';
import { PayoutReviewResolver } from './graphql/payout-review.resolver.js';
import { PayoutLoaders } from './graphql/payout.loaders.js';
import { PayoutResolver } from './graphql/payout.resolver.js';
import { PayoutReads } from './persistence/payout.reads.js';
import { PayoutStore } from './persistence/payout.store.js';

const frontDoor = [
  PublishPayoutPolicy,
  DraftPayouts,
  SubmitPayout,
  ApprovePayout,
  RejectPayout,
  HoldPayout,
  ReleasePayout,
  PayoutQueries,
  PayeeDebts,
];

@Module({
  imports: [LedgerModule, VenturesModule, SettlementModule],
  providers: [
    ...frontDoor,
    DecideOnPayout,
    TakeBalances,
    MoveBalances,
    PayoutStore,
    PayoutReads,
    PayoutLoaders,
    PayoutAnswer,
    PayoutResolver,
    PayoutDraftResolver,
    PayoutReviewResolver,
    PayoutHoldResolver,
    PayoutFieldsResolver,
    PayoutItemFieldsResolver,
    PayableEntryFieldsResolver,
    PayoutDecisionFieldsResolver,
    PayoutWaitingForFieldsResolver,
    PayoutNotDraftedFieldsResolver,
    PayeeDebtResolver,
    PayeeDebtCauseResolver,
  ],
  exports: frontDoor,
})
export class PayoutsModule {}
