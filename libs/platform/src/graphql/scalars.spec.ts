import { describe, expect, it } from '@jest/globals';
import { type GraphQLScalarType, parseValue } from 'graphql';
import { BigIntScalar, CurrencyCodeScalar, DateScalar, DateTimeScalar, JsonScalar, MonthScalar } from './scalars.js';

/** What it is read as, from a variable and from a literal alike; or that it is refused, by both with the same words. */
function read(scalar: GraphQLScalarType, text: string): unknown {
  const answers = [() => scalar.parseValue(text), () => scalar.parseLiteral(parseValue(JSON.stringify(text)))].map(
    outcome,
  );
  expect(answers[1]).toEqual(answers[0]);
  return answers[0];
}

function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (failure) {
    return `refused: ${(failure as Error).message}`;
  }
}

const REFUSED = expect.stringMatching(/^refused: /);

describe('BigInt', () => {
  it.each([
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['0', 0n],
    ['-0', 0n],
    ['9007199254740993', 9_007_199_254_740_993n],
  ])('reads %s exactly and writes it back', (text, value) => {
    expect(read(BigIntScalar, text)).toBe(value);
    expect(BigIntScalar.serialize(value)).toBe(String(value));
  });

  it.each([
    '9223372036854775808',
    '-9223372036854775809',
    '1'.repeat(200),
    '',
    '-',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    ' 1',
    '1\n',
    '１',
  ])('refuses %j', (text) => {
    expect(read(BigIntScalar, text)).toEqual(REFUSED);
  });

  it.each([[1], [1n], [null], [true], [['1']], [{}]])('refuses %p, which is no string', (value) => {
    expect(outcome(() => BigIntScalar.parseValue(value))).toBe('refused: BigInt is written as a string');
  });

  it('refuses a number that is written as a literal', () => {
    expect(outcome(() => BigIntScalar.parseLiteral(parseValue('1')))).toBe('refused: BigInt is written as a string');
  });
});

describe('DateTime', () => {
  it.each([
    ['2026-11-22T08:05:00Z', '2026-11-22T08:05:00.000Z'],
    ['2026-11-22T08:05:00.123456789Z', '2026-11-22T08:05:00.123Z'],
    ['2026-11-22T08:05:00+08:00', '2026-11-22T00:05:00.000Z'],
    ['2024-02-29T23:59:59.999-00:30', '2024-03-01T00:29:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s as %s', (text, moment) => {
    const value = read(DateTimeScalar, text);
    expect(value).toEqual(new Date(moment));
    expect(DateTimeScalar.serialize(value)).toBe(moment);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T10:00:00+02:00',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+00:60',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+010000-01-01T00:00:00Z',
    '2026-11-22T08:05:00',
    '2026-11-22 08:05:00Z',
    '2026-11-22',
    '1795341899454',
    '',
    'now',
  ])('refuses %j', (text) => {
    expect(read(DateTimeScalar, text)).toEqual(REFUSED);
  });
});

describe('Date', () => {
  it.each(['2026-11-22', '2024-02-29', '0001-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(read(DateScalar, text)).toBe(text);
  });

  it.each(['2026-02-29', '2026-02-30', '2026-13-01', '2026-1-1', '0000-01-01', '2026', '2026-11-22T00:00:00Z', ''])(
    'refuses %j',
    (text) => {
      expect(read(DateScalar, text)).toEqual(REFUSED);
    },
  );
});

describe('Month', () => {
  it('reads 2026-11 and refuses what is no month', () => {
    expect(read(MonthScalar, '2026-11')).toBe('2026-11');
    for (const text of ['2026-00', '2026-13', '2026-1', '2026-11-01', '26-11', '']) {
      expect(read(MonthScalar, text)).toEqual(REFUSED);
    }
  });
});

describe('CurrencyCode', () => {
  it('reads three capitals', () => {
    expect(read(CurrencyCodeScalar, 'CNY')).toBe('CNY');
    for (const text of ['cny', 'CN', 'CNYX', 'C1Y', 'ＣＮＹ', '']) {
      expect(read(CurrencyCodeScalar, text)).toEqual(REFUSED);
    }
  });
});

describe('JSON', () => {
  const literal = (text: string) => outcome(() => new JsonScalar().parseLiteral(parseValue(text)));

  it('reads a literal as the document that it is', () => {
    expect(literal('{ a: [1, -2.5, "x", true, null, NAME], b: {} }')).toEqual({
      a: [1, -2.5, 'x', true, null, 'NAME'],
      b: {},
    });
  });

  it('gives a literal no other prototype, whatever its fields are called', () => {
    const read = literal('{ __proto__: { admin: true }, constructor: 1 }') as Record<string, unknown>;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
    expect(read.admin).toBeUndefined();
  });

  it('refuses a literal number that no double holds, and variables inside', () => {
    expect(literal('{ a: 1e400 }')).toEqual(REFUSED);
    expect(literal('{ a: $b }')).toEqual(REFUSED);
  });
});
