import type { PlatformRole } from '#libs/platform';

/** Of every account of the demonstration world; known to everybody, so that world is no place for real money. */
export const DEMO_PASSWORD = 'earn-by-value-made';

export const MAKER_EMAIL = 'maker@demo.example';
export const OUTSIDE_MAKER_EMAIL = 'maker2@demo.example';
export const SUPPLIER_EMAIL = 'supplier@demo.example';
export const FINANCE_EMAIL = 'finance@demo.example';
export const REVIEWER_EMAIL = 'reviewer@demo.example';
export const OPERATOR_EMAIL = 'operator@demo.example';

export type DemoPerson = {
  readonly email: string;
  readonly name: string;
  readonly role?: PlatformRole;
  /** Why one would sign in as this person. */
  readonly does: string;
};

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { email: MAKER_EMAIL, name: 'Mai Lin', does: 'maker inside the company, leads an admitted venture' },
  { email: OUTSIDE_MAKER_EMAIL, name: 'Omar Reyes', does: 'maker from outside, waits for admission' },
  { email: SUPPLIER_EMAIL, name: 'Suri Patel', does: 'supplier, party to the contract' },
  { email: FINANCE_EMAIL, name: 'Finn Adler', role: 'finance', does: 'finance, prepared the payouts' },
  { email: 'approver1@demo.example', name: 'Ada Novak', role: 'approver', does: 'approver, the first' },
  { email: 'approver2@demo.example', name: 'Ben Okoro', role: 'approver', does: 'approver, the second' },
  { email: REVIEWER_EMAIL, name: 'Rui Costa', role: 'reviewer', does: 'reviewer, admits ventures' },
  { email: 'auditor@demo.example', name: 'Aino Berg', role: 'auditor', does: 'auditor, sees every book' },
  { email: OPERATOR_EMAIL, name: 'Otto Klein', role: 'operator', does: 'operator, publishes rules, gives roles' },
];
