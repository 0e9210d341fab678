export { type DeadlineCounts, RunOpportunityDeadlines } from './application/run-opportunity-deadlines.js';
export { OpportunitiesModule } from './opportunities.module.js';
export { verifyOpportunities } from './persistence/opportunity.proofs.js';
export { opportunitiesRows } from './persistence/rows.js';
