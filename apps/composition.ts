import { ContractsModule, contractsRows } from '#libs/contracts';
import { IdentityModule, identityRows } from '#libs/identity';
import { LedgerModule, ledgerRows } from '#libs/ledger';
import { OpportunitiesModule, opportunitiesRows } from '#libs/opportunities';
import { PayoutsModule, payoutsRows } from '#libs/payouts';
import { revenueEventRows, SettlementModule, statementRows } from '#libs/settlement';
import { ValueModule, valueRows } from '#libs/value';
import { VenturesModule, venturesRows } from '#libs/ventures';

/** The contexts of the platform, in the order of who may import whom. Every process holds all of them. */
export const contextModules = [
  IdentityModule,
  LedgerModule,
  VenturesModule,
  ValueModule,
  ContractsModule,
  OpportunitiesModule,
  SettlementModule,
  PayoutsModule,
];

export const contextRows = [
  ...identityRows,
  ...ledgerRows,
  ...venturesRows,
  ...valueRows,
  ...contractsRows,
  ...opportunitiesRows,
  ...revenueEventRows,
  ...statementRows,
  ...payoutsRows,
];
