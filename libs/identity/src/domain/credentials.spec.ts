import { describe, expect, it } from '@jest/globals';
import {
  checkPassword,
  checkTokenExpiry,
  newSecret,
  normalEmail,
  normalPassword,
  secretHash,
  TOKEN_DAYS_MAX,
} from './credentials.js';

const NOW = new Date('2026-11-22T08:00:00.000Z');
const DAY_MS = 86_400_000;

describe('an e-mail address', () => {
  it.each([
    [' Ada@Test.Example\n', 'ada@test.example'],
    ['zoe\u0308@test.example', 'zoë@test.example'],
    ['ÄRGER@BÜCHER.example', 'ärger@bücher.example'],
    ['ада@пример.рф', 'ада@пример.рф'],
    ["o'neil+tag@a.b.c", "o'neil+tag@a.b.c"],
    [`${'x'.repeat(241)}@test.example`, `${'x'.repeat(241)}@test.example`],
  ])('%j is %j', (text, email) => {
    expect(normalEmail(text)).toEqual({ ok: true, value: email });
    expect(normalEmail(email)).toEqual({ ok: true, value: email });
  });

  it.each([
    '',
    'ada',
    '@test.example',
    'ada@',
    'ada@localhost',
    'ada@.example',
    'ada@test..example',
    'ada@test.example.',
    'a@b@test.example',
    'a da@test.example',
    'a\u0000@test.example',
    'a\u200b@test.example',
    'a\u202e@test.example',
    'a\ud800@test.example',
    `${'x'.repeat(242)}@test.example`,
  ])('is not %j', (text) => {
    expect(normalEmail(text)).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', path: ['email'] } });
  });

  it('is told from none in no time, however long the text', () => {
    const started = performance.now();
    for (const text of [`a@${'a.'.repeat(100_000)}`, `${'a'.repeat(500_000)}@`, `a@${'.'.repeat(500_000)}a`]) {
      expect(normalEmail(text).ok).toBe(false);
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a password', () => {
  it('has 10 to 200 characters in its normal form', () => {
    for (const text of ['x'.repeat(10), 'x'.repeat(200), ' '.repeat(10), 'e\u0301'.repeat(200)]) {
      expect(checkPassword(text)).toEqual({ ok: true, value: normalPassword(text) });
    }
    for (const text of ['', 'x'.repeat(9), 'x'.repeat(201), 'e\u0301'.repeat(9)]) {
      expect(checkPassword(text)).toMatchObject({ ok: false, error: { code: 'PASSWORD_WEAK', path: ['password'] } });
    }
  });

  it('is the same however a keyboard composes it', () => {
    expect(normalPassword('cre\u0300me ｂｒûlée')).toBe(normalPassword('crème brûlée'));
    expect(normalPassword('Straße')).not.toBe(normalPassword('strasse'));
  });
});

describe('a secret', () => {
  it('is new each time and its hash is not it', () => {
    const secrets = Array.from({ length: 1000 }, () => newSecret('chp'));
    expect(new Set(secrets).size).toBe(1000);
    for (const secret of secrets) expect(secret).toMatch(/^chp_[\w-]{43}$/);
    expect(secretHash('chp_x')).toBe('374dd3ad0190331c094cd73e4f7531c594007ac23d7a8d878b34fbc258ab2192');
  });
});

describe('the expiry of an access token', () => {
  it('lies in the future, at most 366 days ahead', () => {
    const at = (ms: number) => checkTokenExpiry(new Date(NOW.getTime() + ms), NOW);
    expect(at(1).ok).toBe(true);
    expect(at(TOKEN_DAYS_MAX * DAY_MS).ok).toBe(true);
    for (const ms of [0, -1, TOKEN_DAYS_MAX * DAY_MS + 1]) {
      expect(at(ms)).toMatchObject({ ok: false, error: { code: 'EXPIRY_INVALID', path: ['expiresAt'] } });
    }
  });
});
