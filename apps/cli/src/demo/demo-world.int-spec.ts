import type { INestApplicationContext, Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignUp } from '#libs/identity';
import { Config, Transactor } from '#libs/platform';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import { startedContext } from '../application.js';
import { bigintAsText } from '../output.js';
import { ensureDemoWorld } from './demo-world.js';

/** Accounts 9, roles 6, rules 4, ventures 3, contract 6, events 4, months 4, payouts 3. */
const COMMANDS = 39;

class Death extends Error {}

let database: TestDatabase;
let app: INestApplicationContext;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startedContext(new Config({ DATABASE_URL: database.url, CHUANG_TOKEN_SECRET: 'x'.repeat(32) }));
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

describe('the demonstration world', () => {
  it('is the same world after the process has died behind every one of its commands', async () => {
    const died = new Set<string>();
    while (await diesBehindNextOf(died));
    expect(died.size).toBe(COMMANDS);
    expect(await world()).toEqual({
      accounts: 10n,
      ventures: 'Second Harvest: applied; Warm Bowl: admitted',
      rulebooks: 1n,
      platforms: 1n,
      policies: 1n,
      indicators: 1n,
      contracts: '1 version signed, 3 signatures',
      revenue: 8n,
      ratings: 7n,
      statements: 2n,
      periods: 2n,
      payouts: '914000 in_review by 1; 1206000 in_review by 2',
    });
  });

  it('is left alone once it is complete', async () => {
    const before = await world();
    const commands: string[] = [];
    await ensureDemoWorld(watched((command) => commands.push(command)));
    expect(commands).toEqual([]);
    expect(await world()).toEqual(before);
  });

  it('is not made in a database that somebody uses', async () => {
    const other = await createTestDatabase();
    const used = await startedContext(new Config({ DATABASE_URL: other.url, CHUANG_TOKEN_SECRET: 'x'.repeat(32) }));
    try {
      const person = { email: 'somebody@work.example', password: 'long-enough-for-us', displayName: 'Somebody' };
      expect((await used.get(SignUp, { strict: false }).execute(person)).ok).toBe(true);
      await ensureDemoWorld(used);
      const { reader } = used.get(Transactor, { strict: false });
      expect(await reader.rows(`SELECT email FROM account WHERE email LIKE '%@demo.example'`)).toEqual([]);
    } finally {
      await used.close();
      await other.drop();
    }
  });
});

/** Dies behind the first command behind which it did not die before. */
async function diesBehindNextOf(died: Set<string>): Promise<boolean> {
  const before = died.size;
  try {
    await ensureDemoWorld(
      watched((command) => {
        if (died.has(command)) return;
        died.add(command);
        throw new Death();
      }),
    );
  } catch (error) {
    if (!(error instanceof Death)) throw error;
  }
  return died.size > before;
}

/** The application, with a look behind each command when what it did is committed. */
function watched(behindCommand: (command: string) => void): INestApplicationContext {
  const get = (token: Type<object>): object => {
    const provider = app.get(token, { strict: false });
    if (!('execute' in provider)) return provider;
    const { execute } = provider as { execute: (...input: unknown[]) => Promise<unknown> };
    return {
      execute: async (...input: unknown[]) => {
        const result = await execute.apply(provider, input);
        behindCommand(`${token.name} ${JSON.stringify(input.at(-1), bigintAsText)}`);
        return result;
      },
    };
  };
  return { get } as unknown as INestApplicationContext;
}

async function world(): Promise<unknown> {
  const { reader } = app.get(Transactor, { strict: false });
  return reader.row(`SELECT
    (SELECT count(*) FROM account) AS accounts,
    (SELECT string_agg(name || ': ' || state, '; ' ORDER BY name) FROM venture) AS ventures,
    (SELECT count(*) FROM rulebook) AS rulebooks,
    (SELECT count(*) FROM industry_platform) AS platforms,
    (SELECT count(*) FROM payout_policy) AS policies,
    (SELECT count(*) FROM indicator) AS indicators,
    (SELECT count(*) || ' version ' || min(state) || ', ' || (SELECT count(*) FROM contract_signature) || ' signatures'
       FROM contract_version) AS contracts,
    (SELECT count(*) FROM revenue_event WHERE late_for_month IS NULL) AS revenue,
    (SELECT count(*) FROM value_event WHERE late_for_month IS NULL) AS ratings,
    (SELECT count(*) FROM statement) AS statements,
    (SELECT count(*) FROM accounting_period WHERE state = 'closed') AS periods,
    (SELECT string_agg(amount_minor || ' ' || state || ' by ' || approvals_required, '; ' ORDER BY amount_minor)
       FROM payout) AS payouts`);
}
