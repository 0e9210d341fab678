import { Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { Clock, err, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor } from '../auth/actor.js';
import type { Tx } from './tx.js';

export type IdempotentCall = {
  readonly actor: Actor;
  readonly operation: string;
  /** Undefined when the caller does not care for replays. */
  readonly key: string | undefined;
  readonly input: object;
};

/**
 * Runs a command once per (account, operation, key). The same key with the same input answers what the first call
 * answered; with other input it is refused. What the command answers must survive JSON: ids, not rows.
 * A refused command leaves no record, so a mended repeat may use the key again.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly clock: Clock) {}

  async run<T, E extends Refusal>(
    tx: Tx,
    call: IdempotentCall,
    work: () => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Refusal>> {
    if (call.key === undefined) return work();
    const key: [string, string, string] = [call.actor.account, call.operation, call.key];
    // Two calls with one key wait here for each other, so that the second one sees what the first one answered.
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key.join('\u001f')]);
    const earlier = await tx.row<{ fingerprint: string; response: T }>(
      'SELECT fingerprint, response FROM idempotency_record WHERE account_id = $1 AND operation = $2 AND key = $3',
      key,
    );
    const fingerprint = fingerprintOf(call.input);
    if (earlier) {
      return earlier.fingerprint === fingerprint ? { ok: true, value: earlier.response } : err(reused(call.key));
    }
    const result = await work();
    if (result.ok) {
      await tx.write(
        `INSERT INTO idempotency_record (account_id, operation, key, fingerprint, response, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [...key, fingerprint, JSON.stringify(result.value), this.clock.now()],
      );
    }
    return result;
  }
}

function fingerprintOf(input: object): string {
  const plain: unknown = JSON.parse(
    JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
  return createHash('sha256')
    .update(canonicalize(plain) ?? '')
    .digest('hex');
}

function reused(key: string): Refusal {
  return refusal('IDEMPOTENCY_KEY_REUSED', `the idempotency key "${key}" was used before with other input`, [
    'idempotencyKey',
  ]);
}
