export { Foundation1763800000001 } from './0001-foundation.js';
export { Identity1763800000002 } from './0002-identity.js';
export { Ledger1763800000003 } from './0003-ledger.js';
export { Ventures1763800000004 } from './0004-ventures.js';
export { Value1763800000005 } from './0005-value.js';
export { Contracts1763800000006 } from './0006-contracts.js';
export { Settlement1763800000007 } from './0007-settlement.js';
export { Payouts1763800000008 } from './0008-payouts.js';
