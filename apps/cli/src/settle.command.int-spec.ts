import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import { publicId, type Id, type Month } from '#libs/kernel';
import { ClosePeriod } from '#libs/settlement';
import { openSettlement, type SettlementFixture } from '../../../test/settlement-fixture.js';
import { runCommandLine } from './program.js';

const CALENDAR = 'commanded';
const MONTH = '2026-01';
const OF_THE_MONTH = ['--month', MONTH, '--calendar', CALENDAR];

let world: SettlementFixture;
let unshared: Id<'venture'>;

beforeAll(async () => {
  world = await openSettlement();
  process.env.DATABASE_URL = world.database.url;
  const sharing = await world.venture(CALENDAR);
  unshared = await world.venture(CALENDAR);
  await world.contract(sharing);
  for (const venture of [sharing, unshared]) await world.send(venture, ['sale', 1_000n, '2026-01-05']);
  await world.person('nobody');
  await world.person('auditing', 'auditor');
  await world.person('operating', 'operator');
  await world.person('paying', 'finance');
});

afterAll(() => world.close());

/** How a command ends, and what it writes. */
async function chuang(...args: readonly string[]): Promise<{ exit: number; out: string; said: string }> {
  let [out, said] = ['', ''];
  const onOut = jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  const onSaid = jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += String(text))));
  try {
    return { exit: await runCommandLine(['node', 'chuang', ...args]), out, said };
  } finally {
    onOut.mockRestore();
    onSaid.mockRestore();
    process.exitCode = 0;
  }
}

describe('settling from the command line', () => {
  it.each(['nobody', 'auditing'])('is not for the account of %s, dry or not', async (name) => {
    for (const wanted of [OF_THE_MONTH, [...OF_THE_MONTH, '--dry-run'], ['--all']]) {
      const { exit, out, said } = await chuang('settle', ...wanted, '--as', `${name}@example.com`);
      expect({ exit, out, said }).toEqual({
        exit: 1,
        out: '',
        said: 'FORBIDDEN: This needs the scope settlement:manage.\n',
      });
    }
    expect(await world.stateOf(CALENDAR, MONTH)).toBe('open');
  });

  it('shows what everybody would get to no operator that is named, only to finance and whoever owns the machine', async () => {
    const dry = ['settle', ...OF_THE_MONTH, '--dry-run', '--as'];
    const refused = await chuang(...dry, 'operating@example.com');
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.said).toMatch(/^NOT_PERMITTED: only the role finance may see /);
    expect((await chuang(...dry, 'paying@example.com')).out).toContain('platform');
    expect((await chuang('settle', ...OF_THE_MONTH, '--dry-run')).out).toContain('platform');
  });

  it('is refused by the closing itself to who lacks the scope, whoever asks it', async () => {
    const stranger = { ...world.operator, roles: new Set<never>(), scopes: new Set<never>() };
    const closed = await world.get(ClosePeriod).execute(stranger, { calendar: CALENDAR, month: MONTH as Month });
    expect(closed).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await world.stateOf(CALENDAR, MONTH)).toBe('open');
  });

  it('says of every venture that waits why it does, to whom may see it', async () => {
    const operating = await chuang('settle', ...OF_THE_MONTH, '--as', 'operating@example.com');
    expect(operating).toMatchObject({ exit: 1 });
    expect(operating.said).not.toContain('NO_CONTRACT_IN_FORCE');
    const [, input, fields] = /settlementProgress --input '(.+)' --fields '(.+)' --as EMAIL/.exec(operating.said) ?? [];
    const asked = ['run', 'settlementProgress', '--input', input ?? '', '--fields', fields ?? ''];
    expect((await chuang(...asked, '--as', 'auditing@example.com')).out).toContain('NO_CONTRACT_IN_FORCE');
    const { exit, said } = await chuang('settle', ...OF_THE_MONTH);
    expect(exit).toBe(1);
    expect(said).toContain(`parked in ${CALENDAR} ${MONTH}: ${publicId('venture', unshared)}: NO_CONTRACT_IN_FORCE: `);
    expect(said).not.toContain('settlementProgress shows why');
    expect(await world.stateOf(CALENDAR, MONTH)).toBe('closing');
  });
});

describe('a file or an id that cannot be used', () => {
  it('is named with one code, and ends with 2', async () => {
    const [statement] = await world.rows<{ id: Id<'statement'> }>('SELECT id FROM statement');
    const id = publicId('statement', statement!.id);
    const absent = join(import.meta.dirname, 'absent', 'x');
    expect(await chuang('statement', id, '--out', absent)).toEqual({
      exit: 2,
      out: '',
      said: `FILE_NOT_WRITABLE: ${absent} cannot be written: there is no such folder\n`,
    });
    const read = await chuang('run', 'ventures', '--input', `@${absent}`);
    expect(read).toMatchObject({
      exit: 2,
      said: expect.stringMatching(/^INPUT_INVALID: .+ cannot be read: there is no such file\n$/) as unknown,
    });
    const book = await chuang('export', 'journals', '--book', id);
    expect(book).toMatchObject({
      exit: 2,
      said: expect.stringContaining('a venture (ven_…) or a party (pty_…)') as unknown,
    });
  });
});
