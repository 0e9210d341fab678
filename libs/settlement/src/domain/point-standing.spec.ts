import { describe, expect, it } from '@jest/globals';
import type { PointOutcome } from '#libs/contracts';
import { stableId } from '#libs/kernel';
import { pointStanding } from './point-standing.js';
import { month } from './settlement.fixture.js';

const POINT = { wager: 'growth', code: 'spring', month: month(2), missedFrom: month(5) };

const outcome = (state: PointOutcome['state']): PointOutcome => ({
  ...{ wager: 'growth', point: 'spring', month: month(2), state, bySilence: false, effects: [], tranches: [] },
  challenge: null,
  comparisons: [{ result: { indicator: 'rating' }, value: state === 'undecided' ? null : '4/1', holds: null }],
});
const statement = (number: number, ...states: PointOutcome['state'][]) => ({
  id: stableId<'statement'>(number.toString()),
  month: month(number),
  wagers: states.map(outcome),
});

describe('where a point stands', () => {
  it('is ahead until its month is settled', () => {
    const waiting = { by: '2026-02', nextAction: 'Close 2026-02 once it has ended.' };
    expect(pointStanding(POINT, [statement(1)])).toMatchObject({ state: 'upcoming', outcome: null, waiting });
  });

  it('is undecided while a result is missing, with what is missing, whose turn it is, and by when', () => {
    const standing = pointStanding(POINT, [statement(1), statement(2, 'undecided')]);
    expect(standing).toMatchObject({ state: 'undecided', decidedIn: null, waiting: { by: '2026-05' } });
    expect(standing.waiting?.reason).toBe('There is no result of rating for 2026-02, and missing is not zero.');
    const patient = pointStanding({ ...POINT, missedFrom: undefined }, [statement(2, 'undecided')]);
    expect(patient.waiting).toMatchObject({ by: null, nextAction: expect.not.stringContaining('missed') });
  });

  it('is decided since the statement that changed it last', () => {
    const decidedIn = (...states: PointOutcome['state'][]) => {
      const standing = pointStanding(
        POINT,
        states.map((state, index) => statement(index + 2, state)),
      );
      return [standing.state, standing.decidedIn];
    };
    expect(decidedIn('met', 'met')).toEqual(['met', statement(2).id]);
    expect(decidedIn('met', 'missed', 'met', 'met')).toEqual(['met', statement(4).id]);
    expect(decidedIn('undecided', 'missed')).toEqual(['missed', statement(3).id]);
  });
});
