import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const CASES = join(ROOT, '../shared/cases/share-rules.json');

const CONTRACT = {
  currency: 'USD',
  parties: [
    { id: 'ann', rank: 1 },
    { id: 'bob', rank: 2 },
  ],
  distributable: 'gross',
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'ann', rate: '1/3' }] }],
  residual: 'bob',
};

type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [join(ROOT, 'dist/apps/cli/src/main.js'), 'terms', ...args]);
}

function run(args: readonly string[], input: string | Buffer = ''): Promise<Outcome> {
  return other(['evaluate', ...args], input);
}

async function other(args: readonly string[], input: string | Buffer = ''): Promise<Outcome> {
  const child = start(...args);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

const lines = (out: string): unknown[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
const line = (request: unknown): string => `${JSON.stringify(request)}\n`;

describe('chuang terms', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'chuang-terms-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const result = (gross: string, ann: string, bob: string) => ({
    distributed: gross,
    allocations: { ann, bob },
    steps: [
      { step: 'fee', take: ann, to: { ann }, poolAfter: bob },
      { step: 'residual', take: bob, to: { bob }, poolAfter: '0' },
    ],
    stateOut: { deficit: '0' },
  });

  it('answers each line in order with exactly the agreed keys', async () => {
    const input = `\ufeff${line({ contract: CONTRACT, inputs: { gross: '100' }, stateIn: {} })}\r\n\n${JSON.stringify({ contract: CONTRACT, inputs: { gross: '10' } })}`;
    const { code, out, err } = await run(['--ndjson', '-'], input);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines(out)).toEqual([result('100', '33', '67'), result('10', '3', '7')]);
  });

  it('answers the other lines when some cannot be evaluated, and ends with 1', async () => {
    const bad = { ...CONTRACT, residual: 'eve' };
    const input =
      line({ contract: bad, inputs: { gross: '1' } }) +
      line({ contract: CONTRACT, inputs: {} }) +
      '{"contract":\n' +
      line([]) +
      line({ contract: CONTRACT, inputs: { gross: '3' } });
    const { code, out } = await run(['--ndjson', '-'], input);
    expect(code).toBe(1);
    expect(lines(out)).toEqual([
      { error: { code: 'PARTY_UNKNOWN', message: expect.any(String), path: ['residual'] } },
      { error: { code: 'INPUT_MISSING', message: expect.any(String), path: expect.any(Array) } },
      { error: { code: 'NOT_JSON', message: expect.any(String), path: [] } },
      { error: { code: 'TYPE_WRONG', message: expect.any(String), path: [] } },
      result('3', '1', '2'),
    ]);
  });

  it('prints one request of a file with its trace', async () => {
    const file = join(folder, 'request.json');
    writeFileSync(file, `\ufeff${JSON.stringify({ contract: CONTRACT, inputs: { gross: '100' } })}\r\n`);
    const { code, out } = await run([file]);
    const { trace, ...rest } = JSON.parse(out) as { trace: { steps: { step: string; extraUnits: string[] }[] } };
    expect(code).toBe(0);
    expect(rest).toEqual(result('100', '33', '67'));
    expect(trace.steps.map(({ step }) => step)).toEqual(['fee', 'residual']);
  });

  it('ends with 2 and says so on standard error when there is nothing to read', async () => {
    const missing = await run(['--ndjson', join(folder, 'missing.json')]);
    expect(missing).toEqual({ code: 2, out: '', err: expect.stringMatching(/^FILE_UNREADABLE: .*ENOENT/) });
    expect(await run([folder])).toEqual({ code: 2, out: '', err: expect.stringMatching(/^FILE_UNREADABLE: .*EISDIR/) });
    expect(await run(['-'], '{')).toEqual({ code: 2, out: '', err: expect.stringMatching(/^NOT_JSON/) });
    expect((await run([])).code).toBe(2);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const child = start('evaluate', '--ndjson', '-');
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.on('error', () => undefined);
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdout.destroy();
    const request = line({ contract: CONTRACT, inputs: { gross: '100' } }).repeat(20_000);
    child.stdin.end(request);
    await closed;
    expect(err).toBe('');
  });

  it('lists templates and prints a draft from one, which it evaluates', async () => {
    const list = JSON.parse((await other(['templates'])).out) as { id: string }[];
    expect(list.map(({ id }) => id)).toContain('equal-split/1');
    const parameters = JSON.stringify({ currency: 'USD', members: [{ key: 'ann' }, { key: 'bob' }] });
    const { code, out } = await other(['from-template', 'equal-split/1', '--parameters', '-'], parameters);
    const { terms, keys } = JSON.parse(out) as { terms: object; keys: string[] };
    expect({ code, keys }).toEqual({ code: 0, keys: ['ann', 'bob'] });
    const evaluated = await run(['-'], JSON.stringify({ contract: terms, inputs: { gross: '5', refunds: '0' } }));
    expect(JSON.parse(evaluated.out)).toMatchObject({ allocations: { ann: '3', bob: '2' } });
    const unfit = await other(['from-template', 'cost-plus/1', '--parameters', '-'], '{"markup":"2"}');
    expect(unfit.code).toBe(1);
    expect(JSON.parse(unfit.out)).toMatchObject({ faults: [{ path: ['parameters', 'markup'] }] });
  });

  it('compares two drafts and finds where a party breaks even', async () => {
    const scenarios = [{ name: 'one', inputs: { gross: '100' } }];
    const right = { terms: { ...CONTRACT, waterfall: [] } };
    const compared = await other(['compare', '-'], JSON.stringify({ left: { terms: CONTRACT }, right, scenarios }));
    expect(compared).toMatchObject({ code: 0, err: '' });
    expect(compared.out.split('\n').slice(2, 4)).toEqual([
      'one           ann      33      0         -33',
      'one           bob      67    100          33',
    ]);
    const parties = [{ key: 'ann', fixed: '100' }];
    const asked = { subject: { terms: CONTRACT }, parties, scenarios };
    const found = await other(['break-even', '--json', '-'], JSON.stringify(asked));
    expect(JSON.parse(found.out)).toMatchObject({
      scenarios: [{ parties: [{ found: { outcome: 'reached', point: { value: '299', takeMinor: '100' } } }] }],
    });
    const never = await other(['break-even', '-'], JSON.stringify({ ...asked, limit: '298' }));
    expect(never.out).toContain('never up to 298');
  });

  it.each([
    ['compare', { left: { terms: {} }, right: { terms: {} }, scenarios: [{ name: 'one' }] }, 1, 'INVALID: left.terms'],
    ['break-even', { subject: { terms: CONTRACT }, scenarios: [{ name: 'one' }] }, 2, 'INPUT_INVALID: parties'],
  ])('%s says what it cannot use', async (command, document, code, message) => {
    const answer = await other([command, '-'], JSON.stringify(document));
    expect([answer.code, answer.out]).toEqual([code, '']);
    expect(answer.err).toContain(message);
  });

  (existsSync(CASES) ? it : it.skip)('reproduces every run of the worked cases', async () => {
    type Cases = { cases: { id: string; runs: { expected: object }[] }[] };
    const { cases: expected } = JSON.parse(readFileSync(CASES, 'utf8')) as Cases;
    const { code, out } = await run([CASES]);
    const { cases } = JSON.parse(out) as { cases: { id: string; runs: { trace: object }[] }[] };
    expect(code).toBe(0);
    expect(cases.map(({ id, runs }) => ({ id, runs: runs.map((one) => ({ ...one, trace: undefined })) }))).toEqual(
      expected.map(({ id, runs }) => ({ id, runs: runs.map((one) => one.expected) })),
    );
  });
});
