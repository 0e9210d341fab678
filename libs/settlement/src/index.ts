export { ClosePeriod } from './application/close-period.js';
export { DeferRestatements } from './application/defer-restatements.js';
export { ImportRevenueEventsFromStaging, REVENUE_STAGING_COLUMNS } from './application/import-revenue-events.js';
export { type PartyExplanation, PartyExplanations } from './application/party-explanations.js';
export { ProveStatement } from './application/prove-statement.js';
export { PREVIEW_UNHURRIED, PreviewSettlement, type SettlementPreview } from './application/preview-settlement.js';
export { RecordFunding } from './application/record-funding.js';
export { RecordRevenueEvents } from './application/record-revenue-events.js';
export { SettleAll } from './application/settle-all.js';
export { SettlePending } from './application/settle-pending.js';
export { SettlePeriod, type SettlingOptions, WORKERS_MAX } from './application/settle-period.js';
export { SettlementQueries } from './application/settlement.queries.js';
export { StatementDocuments } from './application/statement-documents.js';
export { VerifySettlement } from './application/verify-settlement.js';
export { documentHashOf } from './domain/issued-statement.js';
export type { ExplanationSource, FlatNode } from './domain/explanation.js';
export {
  MEDIA_TYPES,
  STATEMENT_FORMATS,
  STATEMENT_PAGE_POLICY,
  statementFile,
  statementFileName,
  type StatementFormat,
  statementList,
  type StatementListFormat,
} from './documents/statement-files.js';
export { REVENUE_AMOUNT_MAX, type RevenueEventDraft, type RevenueKind } from './domain/revenue-event.js';
export type { PeriodKey, Progress } from './domain/progress.js';
export type { StatementProof } from './domain/statement-proof.js';
export { StatementShareType, StatementType } from './graphql/settlement.types.js';
export { StatementLoader } from './graphql/statement.loader.js';
export type { ExportedShare, StatementFilter } from './persistence/statement.reads.js';
export { revenueEventRows } from './persistence/revenue-event.rows.js';
export { statementRows } from './persistence/settlement.rows.js';
export { SettlementModule } from './settlement.module.js';
