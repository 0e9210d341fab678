import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#libs/platform';

/** Shared by whoever stamps rows, until its transaction ends. */
export const CLOCK_LOCK = 'ledger-clock';

const LOCK = `hashtextextended('${CLOCK_LOCK}', 0)`;

/** Up to which moment questions about the past have been answered. */
@Injectable()
export class HorizonStore {
  /** Held until the transaction ends; what is stamped under it is waited for by whoever moves the horizon. */
  async share(tx: Tx): Promise<void> {
    await tx.rows(`SELECT pg_advisory_xact_lock_shared(${LOCK})`);
  }

  /** Waits this long at most, then fails with SQLSTATE 55P03. Meanwhile everybody who comes to share it waits behind. */
  async lock(tx: Tx, waitMsMax: number): Promise<void> {
    await tx.rows(`SELECT set_config('lock_timeout', $1, true)`, [`${waitMsMax}ms`]);
    await tx.rows(`SELECT pg_advisory_xact_lock(${LOCK})`);
  }

  async answeredUntil(reader: Reader): Promise<Date> {
    const row = await reader.row<{ answeredUntil: Date }>(
      'SELECT answered_until AS "answeredUntil" FROM ledger_horizon',
    );
    if (!row) throw new Error('the horizon of the ledger is missing');
    return row.answeredUntil;
  }

  /** It never goes back. */
  async raise(tx: Tx, until: Date): Promise<void> {
    await tx.write('UPDATE ledger_horizon SET answered_until = $1 WHERE answered_until < $1', [until]);
  }
}
