import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Id, publicId } from '#libs/kernel';
import { commandLine } from '../faults/command-line.js';
import { openSettlement, type Person, type SettlementFixture } from '../settlement-fixture.js';

const SCRIPT = join(import.meta.dirname, '../../docs/verify-statement.mjs');
const VENTURES = 5;

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

let folder: string;
let world: SettlementFixture;
let party: Person;
let stranger: Person;
/** Statements of the first venture: January with money, February with facts and no money moved. */
let sealed: string;
let silent: string;
let waiting: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-proof-'));
  world = await openSettlement();
  party = await world.person('party');
  stranger = await world.person('stranger');
  const parties = { venture: party };
  for (let count = 0; count < VENTURES; count += 1) {
    const venture = await world.venture('market');
    await world.contract(venture, { parties });
    await world.send(venture, ['sale', BigInt(1000 + count), '2026-01-05'], ['cost', 10n, '2026-01-06']);
    await world.send(venture, ['cost', 10n, '2026-02-06'], ['sale', 5n, '2026-03-02']);
  }
  await world.settle('market', '2026-01');
  await world.settle('market', '2026-02');
  // A venture without a contract keeps March open.
  await world.send(await world.venture('market'), ['sale', 1n, '2026-03-01']);
  await world.settle('market', '2026-03');
  [sealed = '', silent = '', waiting = ''] = await Promise.all(
    ['2026-01', '2026-02', '2026-03'].map(async (month) => {
      const rows = await world.rows<{ id: Id<'statement'> }>(
        'SELECT id FROM statement WHERE month = $1 ORDER BY venture_id LIMIT 1 OFFSET 2',
        [month],
      );
      return publicId('statement', rows[0]!.id);
    }),
  );
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the proof of a statement', () => {
  it('is the same over GraphQL, over HTTP and from the command line', async () => {
    const overHttp = await download(sealed, party);
    expect(overHttp.status).toBe(200);
    const overGraphql = await ask(sealed, party);
    expect(overGraphql).toMatchObject({ userErrors: [], proof: { file: overHttp.body, index: 2, count: 5 } });
    const file = join(folder, 'proof.json');
    const written = await commandLine(['proof', sealed, '--out', file], { DATABASE_URL: world.database.url });
    expect(written).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(overHttp.body);
  });

  it('convinces the script, which says what is proven and what is not', async () => {
    const { body } = await download(sealed, party);
    const { sealHash } = (body as { seal: { sealHash: string } }).seal;
    expect(check(body)).toEqual({
      code: 0,
      said: [
        `PROVEN: ${sealed} is number 3 of the 5 statements sealed`,
        expect.stringMatching(/^when 2026-01 was closed at 2\d{3}-.*Z\. Nothing in it was changed since\.$/),
        'PROVEN: its journal, number 1 of its book, was sealed with it.',
        `NOT PROVEN: that everybody has the same seal. Compare its hash with theirs: ${sealHash}.`,
        'NOT PROVEN: that its facts are true. Its inputs and trace let you compute its amounts again.',
      ],
    });
    expect(check(body, sealHash).said).toContain(`PROVEN: the seal is the one that you know, ${sealHash}.`);
    expect(check(body, 'f'.repeat(64))).toMatchObject({
      code: 1,
      said: [expect.stringMatching(/^REFUSED: the seal is not the one that you know/)],
    });
  });

  it('of a statement that moved no money says so', async () => {
    const { body } = await download(silent, party);
    expect(body).toMatchObject({ journal: null, statement: { journal: null } });
    expect(check(body)).toMatchObject({ code: 0 });
  });

  it('is refused by the script whichever of its values is another one, with the reason', async () => {
    for (const statement of [sealed, silent]) {
      const { body } = await download(statement, party);
      const outcomes = outcomesOf([...leavesOf(body)].map((path) => ({ path, proof: withOther(body, path) })));
      // The way of asking itself refuses nobody.
      expect(outcomesOf([{ path: [], proof: body }])).toEqual([{ path: '', reason: 'accepted' }]);
      expect(outcomes.filter(({ reason }) => !/^REFUSED: (the|this) .+: .+ instead of .+/.test(reason))).toEqual([]);
      expect(new Set(outcomes.map(({ reason }) => reason.split(':')[1])).size).toBeGreaterThan(4);
    }
  });

  it('is asked of the script by name, and written where it can be, or both say how it would be right', async () => {
    const asked = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect([asked.status, asked.stderr.split('\n')[0]]).toEqual([
      2,
      'USAGE: node verify-statement.mjs FILE [SEAL_HASH]; "chuang proof stm_…" writes the file',
    ]);
    const out = join(folder, 'absent', 'proof.json');
    const written = await commandLine(['proof', sealed, '--out', out], { DATABASE_URL: world.database.url });
    const stderr = `FILE_NOT_WRITABLE: ${out} cannot be written: there is no such folder\n`;
    expect(written).toEqual({ code: 2, stdout: '', stderr });
  });

  it('does not exist for others, and is not there while the month is open, with a code', async () => {
    expect(await download(sealed, stranger)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await ask(sealed, stranger)).toMatchObject({ proof: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await download(sealed, null)).toMatchObject({ status: 401 });
    const message =
      '2026-03 is not closed yet: 0 ventures are still to be settled and 1 wait for somebody. The proof is there as soon as the month and those before it are closed';
    expect(await download(waiting, party)).toMatchObject({
      status: 409,
      body: { code: 'PROOF_NOT_YET', detail: message },
    });
    expect(await ask(waiting, party)).toMatchObject({ proof: null, userErrors: [{ code: 'PROOF_NOT_YET', message }] });
    const written = await commandLine(['proof', waiting], { DATABASE_URL: world.database.url });
    expect(written).toEqual({ code: 2, stdout: '', stderr: `PROOF_NOT_YET: ${message}\n` });
  });

  it('of a month that was closed before statements were sealed is never there, and says so', async () => {
    await world.owner.query(
      `UPDATE period_seal SET documents_count = NULL, documents_root = NULL WHERE month = '2026-02'`,
    );
    expect(await download(silent, party)).toMatchObject({ status: 409, body: { code: 'PROOF_UNAVAILABLE' } });
  });
});

type Path = readonly (string | number)[];

function* leavesOf(value: Json, path: Path = []): Generator<Path> {
  if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) yield* leavesOf(member, [...path, name]);
  } else yield path;
}

/** Runs the script on each of the changed proofs, all in one process: it runs anew under every name that it is loaded by. */
const EACH = `
  const [script, folder, count] = process.argv.slice(1);
  const outcomes = [];
  console.log = () => undefined;
  console.error = (text) => outcomes.push(text);
  for (let number = 0; number < Number(count); number += 1) {
    process.argv = ['node', 'verify-statement.mjs', folder + '/' + number + '.json'];
    await import(script + '?' + number);
    if (outcomes.length === number) outcomes.push('accepted');
  }
  process.stdout.write(JSON.stringify(outcomes));
  process.exitCode = 0;
`;

function outcomesOf(proofs: readonly { path: Path; proof: Json }[]): { path: string; reason: string }[] {
  for (const [number, { proof }] of proofs.entries()) {
    writeFileSync(join(folder, `${number}.json`), JSON.stringify(proof));
  }
  const args = ['--input-type=module', '-e', EACH, pathToFileURL(SCRIPT).href, folder, String(proofs.length)];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const reasons = JSON.parse(stdout) as string[];
  return proofs.map(({ path }, number) => ({ path: path.join('.'), reason: reasons[number] ?? 'not run' }));
}

function withOther(value: Json, [name, ...rest]: Path): Json {
  if (name === undefined) return otherThan(value);
  const copy = structuredClone(value) as Record<string, Json>;
  copy[name] = withOther(copy[name] ?? null, rest);
  return copy;
}

/** The smallest change: the last character of a text, one more of a number, something for nothing. */
function otherThan(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string' || value === '') return 'x';
  return value.slice(0, -1) + (value.endsWith('1') ? '2' : '1');
}

function check(proof: Json, ...known: readonly string[]): { code: number | null; said: string[] } {
  const file = join(folder, 'checked.json');
  writeFileSync(file, JSON.stringify(proof));
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, file, ...known], { encoding: 'utf8' });
  return { code: status, said: `${stdout}${stderr}`.trim().split('\n') };
}

async function download(id: string, person: Person | null): Promise<{ status: number; body: Json }> {
  const headers = person ? { authorization: `Bearer ${person.token}` } : {};
  const response = await world.api.inject({ method: 'GET', url: `/statements/${id}/proof.json`, headers });
  return { status: response.statusCode, body: JSON.parse(response.body) as Json };
}

async function ask(id: string, person: Person): Promise<unknown> {
  const query = `query ($id: ID!) { statementProof(id: $id) { proof { index count file } userErrors { code message } } }`;
  return (await world.graphql(person, query, { id })).data?.statementProof;
}
