import { Global, Module } from '@nestjs/common';
import { ContractsModule, PeriodFacts, SettledMonths } from '#libs/contracts';
import { IdentityModule } from '#libs/identity';
import { LedgerModule } from '#libs/ledger';
import { ValueModule } from '#libs/value';
import { VenturesModule } from '#libs/ventures';
import { FactsForSimulation, SettlementsOfVenture } from './application/bindings-for-contracts.js';
import { ClosePeriod } from './application/close-period.js';
import { CloseSettled } from './application/close-settled.js';
import { ComputeRestatements } from './application/compute-restatements.js';
import { DeferralConcerns } from './application/deferral-concerns.js';
import { DeferralQueries } from './application/deferral.queries.js';
import { DeferRestatements } from './application/defer-restatements.js';
import { FindDueRestatements } from './application/find-due-restatements.js';
import { MonthsReady } from './application/months-ready.js';
import { OpenWagers } from './application/open-wagers.js';
import { OpenTasks } from './application/open-tasks.js';
import { ReadJudgedFacts } from './application/read-judged-facts.js';
import { ComputeStatements } from './application/compute-statements.js';
import { ExplainStatements } from './application/explain-statements.js';
import { PartyExplanations } from './application/party-explanations.js';
import { ProveStatement } from './application/prove-statement.js';
import { PreviewSettlement } from './application/preview-settlement.js';
import { SettleAll } from './application/settle-all.js';
import { HoldFundings } from './application/hold-fundings.js';
import { VerifyReceipts } from './application/verify-receipts.js';
import { PostFunding } from './application/post-funding.js';
import { RecordFunding } from './application/record-funding.js';
import { TrancheQueries } from './application/tranche.queries.js';
import { IssueStatements } from './application/issue-statements.js';
import { SettleChunk } from './application/settle-chunk.js';
import { SettlePending } from './application/settle-pending.js';
import { SettlePeriod } from './application/settle-period.js';
import { SettlementQueries } from './application/settlement.queries.js';
import { StatementDocuments } from './application/statement-documents.js';
import { VerifySettlement } from './application/verify-settlement.js';
import {
  DeferralResolver,
  MonthDeferralsResolver,
  ParkedViewerResolver,
  StatementDeferralResolver,
} from './graphql/deferral.resolver.js';
import { ExplanationLoader } from './graphql/explanation.loader.js';
import { ExplanationSourceResolver, ShareExplanationResolver } from './graphql/explanation.resolver.js';
import { PreviewResolver } from './graphql/preview.resolver.js';
import { ParkedVentureResolver, ProgressResolver } from './graphql/progress.resolver.js';
import { StatementLoader } from './graphql/statement.loader.js';
import { StatementProofResolver } from './graphql/statement-proof.resolver.js';
import { PointStandingResolver, StatementFundingResolver, StatementWagersResolver } from './graphql/wager.resolver.js';
import { StatementLineResolver, StatementResolver, StatementShareResolver } from './graphql/statement.resolver.js';
import { DeferralStore } from './persistence/deferral.store.js';
import { DocumentTree } from './persistence/document-tree.js';
import { ExplanationReads } from './persistence/explanation.reads.js';
import { FactsReads } from './persistence/facts.reads.js';
import { PreviewReads } from './persistence/preview.reads.js';
import { SettlementProofs } from './persistence/settlement.proofs.js';
import { StatementReads } from './persistence/statement.reads.js';
import { StatementStore } from './persistence/statement.store.js';
import { StatementsToProve } from './persistence/statements-to-prove.js';
import { TrancheStore } from './persistence/tranche.store.js';
import { WagerTrancheResolver, WagerTrancheSidesResolver } from './graphql/tranche.resolver.js';
import { TaskStore } from './persistence/task.store.js';
import { revenueEventFrontDoor, revenueEventProviders } from './revenue-events.js';

const frontDoor = [
  ClosePeriod,
  DeferRestatements,
  RecordFunding,
  SettlePeriod,
  SettlePending,
  SettleAll,
  PreviewSettlement,
  SettlementQueries,
  PartyExplanations,
  StatementLoader,
  StatementDocuments,
  ProveStatement,
  VerifySettlement,
];
const bindings = [
  { provide: SettledMonths, useClass: SettlementsOfVenture },
  { provide: PeriodFacts, useClass: FactsForSimulation },
];

/** Global, because contracts, to its left, asks it how far a venture is settled. */
@Global()
@Module({
  imports: [IdentityModule, LedgerModule, VenturesModule, ValueModule, ContractsModule],
  providers: [
    ...frontDoor,
    ...bindings,
    ...revenueEventProviders,
    TaskStore,
    FactsReads,
    ExplanationReads,
    ExplainStatements,
    ExplanationLoader,
    ShareExplanationResolver,
    ExplanationSourceResolver,
    StatementReads,
    PreviewReads,
    StatementStore,
    SettlementProofs,
    StatementsToProve,
    ComputeStatements,
    ComputeRestatements,
    FindDueRestatements,
    DeferralConcerns,
    DeferralQueries,
    DeferralStore,
    DeferralResolver,
    MonthDeferralsResolver,
    ParkedViewerResolver,
    StatementDeferralResolver,
    ReadJudgedFacts,
    OpenTasks,
    OpenWagers,
    MonthsReady,
    SettleChunk,
    IssueStatements,
    HoldFundings,
    PostFunding,
    VerifyReceipts,
    TrancheQueries,
    TrancheStore,
    WagerTrancheResolver,
    WagerTrancheSidesResolver,
    CloseSettled,
    DocumentTree,
    StatementResolver,
    StatementShareResolver,
    StatementProofResolver,
    StatementLineResolver,
    PointStandingResolver,
    StatementFundingResolver,
    StatementWagersResolver,
    ProgressResolver,
    PreviewResolver,
    ParkedVentureResolver,
  ],
  exports: [...frontDoor, ...revenueEventFrontDoor, SettledMonths, PeriodFacts],
})
export class SettlementModule {}
