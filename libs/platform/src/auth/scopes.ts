/** What a credential may be used for, with its meaning. A role gives scopes; an access token carries some of its account's. */
export const SCOPES = {
  'account:read': 'Read the own account, its parties, sessions and access tokens.',
  'account:manage': 'Create parties, change memberships, create and revoke access tokens.',
  'roles:manage': 'Give platform roles to accounts and take them away.',
  'ventures:read': 'Read ventures: published fields of all, everything of the own.',
  'ventures:write': 'Apply with a venture, answer requests for changes, manage its members.',
  'ventures:review': 'Admit ventures, ask for changes or reject.',
  'rulebooks:publish': 'Publish versions of rulebooks and payout policies, industry platforms and indicators.',
  'events:read': 'Read revenue and value events of the own ventures.',
  'events:write': 'Send revenue and value events for the own ventures.',
  'contracts:read': 'Read contracts of the own parties and ventures.',
  'contracts:write': 'Draft, propose and sign contracts, simulate drafts.',
  'opportunities:read': 'Read posted opportunities, and of sealed bids those of the own parties.',
  'opportunities:write': 'Post opportunities of the own ventures, bid for the own parties, review shares.',
  'settlement:read': 'Read periods, settlement progress and statements of the own parties.',
  'settlement:manage': 'Close periods and run settlements.',
  'ledger:read': 'Read the books: all of them as finance or auditor.',
  'ledger:convert': 'Convert balances of others to another currency as finance.',
  'payouts:read': 'Read payouts of the own parties; all of them as finance, approver or auditor.',
  'payouts:prepare': 'Draft payouts and submit them for review.',
  'payouts:approve': 'Approve and reject payouts.',
  'payouts:hold': 'Hold payouts and release them.',
  'import:run': 'Import data of a marketplace under an operator’s authority.',
} as const;

export type Scope = keyof typeof SCOPES;

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[];

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}
