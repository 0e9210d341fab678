import { describe, expect, it } from '@jest/globals';
import { parseTerms } from '#libs/share-rules';
import { parseClauses } from './clauses.js';
import { slotUses } from './slots.js';

const parsed = parseTerms({
  currency: 'CNY',
  parties: ['maker', 'helper', 'seller'].map((id, rank) => ({ id, rank: rank + 1 })),
  distributable: 'gross',
  waterfall: [],
  residual: 'maker',
});
if (!parsed.ok) throw new Error('the terms of the test do not parse');
const terms = parsed.value;

const TARGET = { indicator: 'rating', direction: 'up', floor: '3', benchmark: '4', pledge: '9/2' };
const NODE = {
  key: 'helper',
  kind: 'supplier',
  title: 'Clay',
  obligations: [
    { code: 'deliver', title: 'Delivers clay', description: 'Ten bags', measuredBy: 'rating', every: 'month' },
    { code: 'kiln', title: 'Builds a kiln', dueDate: '2026-05-31' },
  ],
  targets: [TARGET, { indicator: 'defects', direction: 'down', floor: '5/100', benchmark: '3/100', pledge: '1/100' }],
};
const SELLER = { key: 'seller', kind: 'channel' };

function faults(document: unknown) {
  const clauses = parseClauses(document, terms);
  if (clauses.ok) throw new Error('the clauses were taken');
  expect(new Set(clauses.error.map(({ code }) => code))).toEqual(new Set(['CLAUSES_INVALID']));
  return clauses.error.map(({ path }) => path?.join('.'));
}
const withNode = (more: object) => ({ nodes: [{ ...NODE, ...more }] });
const withTarget = (more: object) => withNode({ targets: [{ ...TARGET, ...more }] });
const withDuty = (more: object) => withNode({ obligations: [{ code: 'a', title: 'A', every: 'month', ...more }] });

describe('the clauses of a version', () => {
  it('are read as they are written, lists written out', () => {
    const document = { nodes: [NODE, SELLER], slots: [{ kind: 'channel', places: 3 }] };
    expect(parseClauses(document, terms)).toEqual({
      ok: true,
      value: { nodes: [NODE, { ...SELLER, obligations: [], targets: [] }], slots: [{ kind: 'channel', places: 3 }] },
    });
  });

  it('are nothing at all when no member has an entry', () => {
    for (const document of [{}, { nodes: [] }, { slots: [], nodes: [] }]) {
      expect(parseClauses(document, terms)).toEqual({ ok: true, value: {} });
    }
  });

  it('have targets whose levels may be equal, in their direction', () => {
    expect(parseClauses(withTarget({ floor: '4', pledge: '4' }), terms).ok).toBe(true);
    expect(parseClauses(withTarget({ direction: 'down', floor: '4', pledge: '4' }), terms).ok).toBe(true);
  });

  it.each([
    ['no object', [], 'clauses'],
    ['an unknown member', { node: [] }, 'clauses.node'],
    ['no list', { nodes: {} }, 'clauses.nodes'],
    ['no key', { nodes: [{ kind: 'user' }] }, 'clauses.nodes.0.key'],
    ['a key that is no party', withNode({ key: 'eve' }), 'clauses.nodes.0.key'],
    ['a party twice', { nodes: [NODE, NODE] }, 'clauses.nodes.1.key'],
    ['an unknown kind', withNode({ kind: 'boss' }), 'clauses.nodes.0.kind'],
    ['a share of its own', withNode({ share: '1/2' }), 'clauses.nodes.0.share'],
    ['an empty title', withNode({ title: ' ' }), 'clauses.nodes.0.title'],
    ['a code of no form', withDuty({ code: 'No!' }), 'clauses.nodes.0.obligations.0.code'],
    ['no due date at all', withDuty({ every: undefined }), 'clauses.nodes.0.obligations.0.every'],
    ['two due dates', withDuty({ dueDate: '2026-05-31' }), 'clauses.nodes.0.obligations.0'],
    [
      'a day that does not exist',
      withNode({ obligations: [{ code: 'a', title: 'A', dueDate: '2026-02-30' }] }),
      'clauses.nodes.0.obligations.0.dueDate',
    ],
    [
      'two obligations of one code',
      withNode({ obligations: [NODE.obligations[0], NODE.obligations[0]] }),
      'clauses.nodes.0.obligations.1.code',
    ],
    ['a measure that is no target', withDuty({ measuredBy: 'speed' }), 'clauses.nodes.0.obligations.0.measuredBy'],
    ['a float', withTarget({ floor: 3.5 }), 'clauses.nodes.0.targets.0.floor'],
    ['a decimal text', withTarget({ pledge: '4.5' }), 'clauses.nodes.0.targets.0.pledge'],
    ['too fine a number', withTarget({ floor: '1/1000000007' }), 'clauses.nodes.0.targets.0.floor'],
    ['a pledge below the benchmark', withTarget({ pledge: '39/10' }), 'clauses.nodes.0.targets.0'],
    ['levels against their direction', withTarget({ direction: 'down' }), 'clauses.nodes.0.targets.0'],
    ['one indicator twice', withNode({ targets: [TARGET, TARGET] }), 'clauses.nodes.0.targets.1.indicator'],
    ['no places', { slots: [{ kind: 'user', places: 0 }] }, 'clauses.slots.0.places'],
    ['half a place', { slots: [{ kind: 'user', places: 1.5 }] }, 'clauses.slots.0.places'],
    ['two slots of a kind', { slots: ['user', 'user'].map((kind) => ({ kind, places: 1 })) }, 'clauses.slots.1.kind'],
    [
      'more nodes than places',
      { nodes: [NODE, { ...SELLER, kind: 'supplier' }], slots: [{ kind: 'supplier', places: 1 }] },
      'clauses.slots.0.places',
    ],
  ])('are refused for %s', (_what, document, path) => {
    expect(faults(document)).toEqual([path]);
  });

  it('tell all their faults at once', () => {
    const document = {
      nodes: [
        { ...NODE, kind: 'boss' },
        { key: 'eve', kind: 'user' },
      ],
      slots: [{ kind: 'user' }],
    };
    expect(faults(document)).toEqual(['clauses.nodes.0.kind', 'clauses.nodes.1.key', 'clauses.slots.0.places']);
  });
});

describe('the places of a slot', () => {
  it('are taken by nodes of its kind, and open otherwise', () => {
    const clauses = parseClauses({ nodes: [NODE, SELLER], slots: [{ kind: 'supplier', places: 2 }] }, terms);
    if (!clauses.ok) throw new Error('refused');
    expect(slotUses(clauses.value)).toEqual([{ kind: 'supplier', places: 2, taken: 1, open: 1 }]);
    expect(slotUses({})).toEqual([]);
  });
});
