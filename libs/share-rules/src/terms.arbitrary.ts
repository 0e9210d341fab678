import fc from 'fast-check';

type Json = Record<string, unknown>;
export type Period = { readonly inputs: Json; readonly document: Json & { waterfall: Json[]; parties: Json[] } };

const PARTIES = ['ann', 'bob', 'cho', 'dee', '用户'];
const party = fc.constantFrom(...PARTIES);
const amount = fc.oneof(
  fc.bigInt(0n, 1000n),
  fc.bigInt(0n, 10n ** 8n),
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n),
);
const amountText = amount.map(String);
const fraction = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([a, b]) => `${Math.min(a, b)}/${Math.max(a, b)}`);

/** Any rate expression that stays within 0 to 1 whatever the inputs are. */
const rate: fc.Arbitrary<unknown> = fc.oneof(
  fraction,
  fc.array(fraction, { minLength: 1, maxLength: 4 }).map((factors) => ({
    table: { of: 'attainment', rows: factors.map((factor, index) => [`${index}/2`, factor]) },
  })),
  fc.array(fraction, { minLength: 1, maxLength: 4 }).map((ys) => ({
    lerp: { of: { div: ['users', 'target'] }, points: ys.map((y, index) => [`${index}/3`, y]) },
  })),
  fc
    .tuple(fraction, fraction)
    .map(([a, b]) => ({ mul: [a, { coalesce: [{ vest: { months: 'age', cliff: 3, total: 9 } }, b] }] })),
);
const weight = fc.oneof(rate, fc.integer({ min: 0, max: 99 }).map(String));

const aboveZero = (operands: readonly unknown[]): Json => ({ max: ['0', { sub: ['gross', ...operands] }] });

const moneyAt = (index: number): fc.Arbitrary<unknown> => {
  const takes = Array.from({ length: index }, (_, earlier) => `s${earlier}.take`);
  const leaf = fc.oneof(amountText, fc.constantFrom('gross', 'costs', 'pool', 'distributable', ...takes));
  const list = fc.array(leaf, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf,
    list.map((operands) => ({ min: operands })),
    list.map((operands) => ({ add: operands })),
    list.map(aboveZero),
  );
};

/** The floor is never a bare constant, because a constant one above a constant cap is refused. */
const limits = (index: number) => ({ floor: moneyAt(index).map((floor) => ({ add: [floor] })), cap: moneyAt(index) });
const parties = (max: number) => fc.uniqueArray(party, { minLength: 1, maxLength: max });

const stepMakers: readonly ((index: number) => fc.Arbitrary<Json>)[] = [
  (index) =>
    fc.record(
      { kind: fc.constant('reimburse'), to: party, cost: fc.constant('costs'), cap: moneyAt(index), capRate: rate },
      { requiredKeys: ['kind', 'to', 'cost'] },
    ),
  (index) =>
    fc.record(
      { kind: fc.constant('fixed'), to: party, amount: moneyAt(index), times: fc.constantFrom('orders', 3, '2') },
      { requiredKeys: ['kind', 'to', 'amount'] },
    ),
  (index) =>
    fc.record(
      {
        kind: fc.constant('percent'),
        base: moneyAt(index),
        payees: fc.tuple(party, rate).map(([to, value]) => [{ to, rate: value }]),
        ...limits(index),
      },
      { requiredKeys: ['kind', 'payees'] },
    ),
  (index) =>
    fc.record(
      {
        kind: fc.constant('percent'),
        base: moneyAt(index),
        payees: fc
          .tuple(parties(4), rate)
          .map(([names, value]) => names.map((to) => ({ to, rate: { mul: [value, `1/${names.length}`] } }))),
      },
      { requiredKeys: ['kind', 'payees'] },
    ),
  (index) =>
    fc.record(
      {
        kind: fc.constant('split'),
        amount: moneyAt(index),
        payees: fc
          .tuple(parties(5), fc.array(weight, { minLength: 5, maxLength: 5 }), rate)
          .map(([names, weights, factor]) =>
            names.map((to, at) => ({ to, weight: weights[at], ...(at % 2 ? { factor } : {}) })),
          ),
      },
      { requiredKeys: ['kind', 'payees'] },
    ),
  (index) =>
    fc.record(
      {
        kind: fc.constant('tiers'),
        to: party,
        base: moneyAt(index),
        mode: fc.constantFrom('marginal', 'cliff'),
        bands: fc
          .tuple(
            fc.uniqueArray(fc.integer({ min: 1, max: 10 ** 9 }), { maxLength: 3 }),
            fc.array(rate, { minLength: 4, maxLength: 4 }),
          )
          .map(([ends, rates]) => [...ends.sort((a, b) => a - b).map(String), null].map((end, at) => [end, rates[at]])),
        accumulate: fc.constant('contract'),
        ...limits(index),
      },
      { requiredKeys: ['kind', 'to', 'base', 'mode', 'bands'] },
    ),
  (index) => fc.record({ kind: fc.constant('royalty'), to: party, recoupTo: party, base: moneyAt(index), rate }),
  (index) =>
    fc.record(
      {
        kind: fc.constant(index === 0 ? 'fixed' : 'guarantee'),
        ...(index === 0
          ? {}
          : { on: fc.integer({ min: 0, max: index - 1 }).map((earlier) => `s${earlier}`), recoupable: fc.boolean() }),
        to: party,
        amount: moneyAt(index),
      },
      { requiredKeys: ['kind', 'to', 'amount', ...(index === 0 ? [] : (['on'] as never[]))] },
    ),
  (index) =>
    fc.record(
      {
        kind: fc.constant('poolUnits'),
        base: moneyAt(index),
        rate,
        units: fc.constant('units'),
        vesting: party.map((unvestedTo) => ({ months: 'months', cliff: 12, total: 48, unvestedTo })),
        minPayout: amountText,
      },
      { requiredKeys: ['kind', 'base', 'rate', 'units'] },
    ),
];

const waterfall: fc.Arbitrary<Json[]> = fc
  .array(fc.nat(stepMakers.length - 1), { maxLength: 7 })
  .chain((kinds) =>
    fc.tuple(
      ...kinds.map((kind, index) =>
        (stepMakers[kind] as (at: number) => fc.Arbitrary<Json>)(index).map((step) => ({ id: `s${index}`, ...step })),
      ),
    ),
  );

const document: fc.Arbitrary<Period['document']> = fc.record({
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  parties: fc
    .shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 })
    .map((ranks) => PARTIES.map((id, index) => ({ id, rank: ranks[index] }))),
  distributable: fc.constantFrom<unknown>(
    'gross',
    { sub: ['gross', 'refunds'] },
    { max: ['0', { sub: ['gross', 'refunds'] }] },
  ),
  waterfall,
  residual: party,
});

const HOLDERS = ['h1', 'h2', 'h3', 'ann', '__proto__'];
const byHolder = (value: fc.Arbitrary<unknown>) =>
  fc
    .array(value, { minLength: HOLDERS.length, maxLength: HOLDERS.length })
    .map((values) => Object.fromEntries(HOLDERS.map((id, at) => [id, values[at]])));

/** Inputs that fit every document of this file; indicators behind a coalesce are sometimes missing. */
export const arbitraryInputs: fc.Arbitrary<Json> = fc.record(
  {
    gross: amountText,
    refunds: fc.oneof(fc.constant('0'), amountText),
    costs: amountText,
    orders: fc.nat(1000),
    attainment: fc.oneof(fraction, fc.nat(3)),
    users: fc.nat(10_000),
    target: fc.integer({ min: 1, max: 10_000 }),
    age: fc.nat(20),
    units: byHolder(fc.oneof(fc.constant('0'), fc.nat(1000).map(String), fraction)),
    months: byHolder(fc.nat(60)),
  },
  { requiredKeys: ['gross', 'refunds', 'costs', 'orders', 'attainment', 'users', 'target', 'units', 'months'] },
);

/** Valid terms of any step kinds with inputs that fit them. */
export const arbitraryPeriod: fc.Arbitrary<Period> = fc.record({ document, inputs: arbitraryInputs });
