import { describe, expect, it } from '@jest/globals';
import { LIFE_CYCLE, type Move, stateAfter } from './life-cycle.js';
import { VENTURE_STATES, type VentureState } from './venture.js';

const MOVES: readonly Move[] = ['admit', 'requestChanges', 'reject', 'resubmit', 'withdraw', 'close'];

const ALLOWED: readonly [VentureState, Move, VentureState][] = [
  ['applied', 'admit', 'admitted'],
  ['applied', 'requestChanges', 'changes_requested'],
  ['applied', 'reject', 'rejected'],
  ['applied', 'withdraw', 'withdrawn'],
  ['changes_requested', 'resubmit', 'applied'],
  ['changes_requested', 'withdraw', 'withdrawn'],
  ['admitted', 'close', 'closed'],
];

describe('the life cycle of a venture', () => {
  it.each(VENTURE_STATES.flatMap((state) => MOVES.map((move) => [state, move] as const)))(
    'from %s, %s does what the table says and nothing else',
    (state, move) => {
      const expected = ALLOWED.find(([from, allowed]) => from === state && allowed === move);
      const result = stateAfter(state, move);
      if (expected) expect(result).toEqual({ ok: true, value: expected[2] });
      else expect(result).toMatchObject({ ok: false, error: { code: 'STATE_NOT_ALLOWED' } });
    },
  );

  it('names what can be done instead', () => {
    expect(stateAfter('admitted', 'admit')).toMatchObject({
      error: { message: 'the venture is admitted; from there, what can be done is: close' },
    });
    expect(stateAfter('closed', 'close')).toMatchObject({
      error: { message: 'the venture is closed; from there, what can be done is: nothing' },
    });
  });

  it('has every state', () => {
    expect(Object.keys(LIFE_CYCLE)).toEqual([...VENTURE_STATES]);
  });
});
