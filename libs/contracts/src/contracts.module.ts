import { Module } from '@nestjs/common';
import { ValueModule } from '#libs/value';
import { VenturesModule } from '#libs/ventures';
import { AmendContract } from './application/amend-contract.js';
import { CompareContracts } from './application/compare-contracts.js';
import { ContractAccess } from './application/contract-access.js';
import { ContractQueries } from './application/contract.queries.js';
import { DraftContract } from './application/draft-contract.js';
import { EffectiveMonths } from './application/effective-months.js';
import { FindBreakEven } from './application/find-break-even.js';
import { ImportContracts } from './application/import-contracts.js';
import { OpenContract } from './application/open-contract.js';
import { ProposeContractVersion } from './application/propose-contract-version.js';
import { ReviseContract } from './application/revise-contract.js';
import { SignContractVersion } from './application/sign-contract-version.js';
import { SimulateContract } from './application/simulate-contract.js';
import { SimulationSubjects } from './application/simulation-subjects.js';
import { VersionDrafts } from './application/version-drafts.js';
import { VersionProposals } from './application/version-proposals.js';
import { WithdrawContractVersion } from './application/withdraw-contract-version.js';
import { AnswerDisbanding } from './application/disbanding/answer-disbanding.js';
import { DisbandingChecks } from './application/disbanding/disbanding-checks.js';
import { ProposeDisbanding } from './application/disbanding/propose-disbanding.js';
import { WithdrawDisbanding } from './application/disbanding/withdraw-disbanding.js';
import { AssessPromise } from './application/health/assess-promise.js';
import { HealthQueries } from './application/health/health.queries.js';
import { AnswerLink } from './application/links/answer-link.js';
import { LinkQueries } from './application/links/link.queries.js';
import { ParentOfDraft } from './application/links/parent-of-draft.js';
import { AnswerContract } from './graphql/answer-contract.js';
import { ContractDraftingResolver } from './graphql/contract-drafting.resolver.js';
import { ContractSigningResolver } from './graphql/contract-signing.resolver.js';
import { ContractSimulationResolver } from './graphql/contract-simulation.resolver.js';
import {
  ContractParticipantResolver,
  ContractSignatureResolver,
  ContractVersionResolver,
} from './graphql/contract-version.resolver.js';
import { ContractLoader } from './graphql/contract.loaders.js';
import { ContractResolver } from './graphql/contract.resolver.js';
import { ContractTemplateResolver } from './graphql/templates/template.resolver.js';
import { ContractWagersResolver } from './graphql/wagers/wager.resolver.js';
import { WinResolver } from './graphql/win/win.resolver.js';
import { ContractDisbandingsResolver } from './graphql/disbanding/contract-disbandings.resolver.js';
import {
  ContractDisbandingAnswerResolver,
  ContractDisbandingMutations,
  ContractDisbandingResolver,
} from './graphql/disbanding/disbanding.resolver.js';
import {
  ContractAssessmentResolver,
  ContractHealthResolver,
  ContractNodeHealthResolver,
  ContractReceiverViewResolver,
} from './graphql/health/health.resolver.js';
import { ContractLinksResolver } from './graphql/links/contract-links.resolver.js';
import { ContractLinkResolver } from './graphql/links/link.resolver.js';
import { AssessmentStore } from './persistence/assessment.store.js';
import { ContractLinkStore } from './persistence/contract-link.store.js';
import { DisbandingStore } from './persistence/disbanding.store.js';
import { ContractImportStore } from './persistence/contract-import.store.js';
import { ContractReads } from './persistence/contract.reads.js';
import { PointReads } from './persistence/point.reads.js';
import { ContractStore } from './persistence/contract.store.js';

const frontDoor = [
  ContractQueries,
  DraftContract,
  AmendContract,
  ProposeContractVersion,
  SignContractVersion,
  OpenContract,
  ImportContracts,
  ContractLoader,
];

/**
 * `SettledMonths` and `PeriodFacts` are bound by a global module to the right of this one, settlement's; without it
 * nothing counts as settled and there are no past events to simulate on.
 */
@Module({
  imports: [VenturesModule, ValueModule],
  providers: [
    ...frontDoor,
    ContractAccess,
    EffectiveMonths,
    VersionDrafts,
    VersionProposals,
    ReviseContract,
    WithdrawContractVersion,
    SimulationSubjects,
    SimulateContract,
    CompareContracts,
    FindBreakEven,
    AnswerLink,
    LinkQueries,
    ParentOfDraft,
    DisbandingChecks,
    ProposeDisbanding,
    AnswerDisbanding,
    WithdrawDisbanding,
    AssessPromise,
    HealthQueries,
    ContractReads,
    PointReads,
    ContractStore,
    ContractImportStore,
    ContractLinkStore,
    DisbandingStore,
    AssessmentStore,
    AnswerContract,
    ContractResolver,
    ContractVersionResolver,
    ContractWagersResolver,
    ContractParticipantResolver,
    ContractSignatureResolver,
    ContractDraftingResolver,
    ContractSigningResolver,
    ContractSimulationResolver,
    WinResolver,
    ContractTemplateResolver,
    ContractLinksResolver,
    ContractLinkResolver,
    ContractDisbandingsResolver,
    ContractDisbandingMutations,
    ContractDisbandingResolver,
    ContractDisbandingAnswerResolver,
    ContractHealthResolver,
    ContractAssessmentResolver,
    ContractReceiverViewResolver,
    ContractNodeHealthResolver,
  ],
  exports: frontDoor,
})
export class ContractsModule {}
