export {
  assembleInputs,
  type EventKind,
  type InputDeclaration,
  type InputSource,
  type KindSums,
  parseInputs,
  type RationalResult,
  withDefaults,
} from './domain/inputs.js';
export * from '#libs/share-rules';
export { type Clauses, parseClauses } from './domain/clauses/clauses.js';
export { isAtLeast, type NodeClause, type NodeKind, type Obligation, type Target } from './domain/clauses/nodes.js';
export type { SlotClause } from './domain/clauses/slots.js';
export { type FactsOfPoint, isJudgedIn, monthsJudged, type PointOutcome } from './domain/wagers/judge.js';
export { wageredTerms, withOutcomes } from './domain/wagers/effective-terms.js';
export type { Measure, Tranche } from './domain/wagers/wager.js';
export type { TermsDocument } from './domain/simulated-contract.js';
export type { Scenario } from './domain/simulation.js';
export type { BreakEven, BreakEvenQuestion, OtherInputs, OwnCost } from './domain/win/break-even.js';
export { BREAK_EVEN_LIMIT_MAX } from './domain/win/break-even.js';
export { breakEvenOfDocument, compareDocuments } from './domain/win/calculate.js';
export type { ComparedAmount, Comparison } from './domain/win/comparison.js';
export { checkMonthAhead } from './domain/month-ahead.js';
export { maySpeakForParent } from './domain/links/link.js';
export { contractTemplates, instantiateTemplate } from './domain/templates/instantiate-template.js';
export type { TemplateDraft } from './domain/templates/template.js';
export type { Contract, ContractHead, ContractVersion, Participant, VersionState } from './domain/contract.js';
export { type ContractInForce, ContractQueries } from './application/contract.queries.js';
export { DraftContract, type DraftInput } from './application/draft-contract.js';
export { ImportContracts, type ImportInput } from './application/import-contracts.js';
export { OpenContract, type OpenContractInput, type OpenedContract } from './application/open-contract.js';
export { type FactsOfMonth, PeriodFacts } from './application/period-facts.port.js';
export { ProposeContractVersion } from './application/propose-contract-version.js';
export { SettledMonths } from './application/settled-months.port.js';
export { SignContractVersion, type SignInput } from './application/sign-contract-version.js';
export { ContractObligationInput, ContractTargetInput } from './graphql/clauses/clause.inputs.js';
export { ContractObligationType, ContractTargetType } from './graphql/clauses/clause.types.js';
export { toObligationType } from './graphql/clauses/clause.view.js';
export { plainDocument } from './graphql/clauses/read-clauses.js';
export { ContractLoader } from './graphql/contract.loaders.js';
export { ContractType } from './graphql/contract.types.js';
export { ContractInflectionPointType, ContractWagerOutcomeType } from './graphql/wagers/wager.types.js';
export { toOutcomeType } from './graphql/wagers/wager.view.js';
export { ContractsModule } from './contracts.module.js';
export { verifyContracts } from './persistence/contract.proofs.js';
export { contractsRows } from './persistence/rows.js';
