import { type Refusal, refusal } from '#libs/kernel';
import { checkTerms, evaluateTerms } from '#libs/share-rules';
import { assembleInputs, declaredShapes, EVENT_KINDS, type InputDeclaration, withDefaults } from '../inputs.js';
import type { WageredContract } from './check-wagers.js';
import { type Agreement, withEffects } from './effective-terms.js';
import { type Effect, effectName, type PlacedPoint, pointsInOrder } from './wager.js';

/**
 * Sets of bands that the wagers of a contract can bring about: each is checked like the terms themselves, which takes about
 * a tenth of a second for long terms, and a drafting answer must stay interactive.
 */
const BAND_STATES_MAX = 16;
/** Enough money that no step stops before it has read its inputs. */
const PLENTY = 10n ** 12n;
const WAGERS_PATH = ['clauses', 'wagers'];

/** Whether the terms hold in every state that the wagers can bring them into; the first fault of each kind, with its path. */
export function wageredStateFaults({ terms, declaration, clauses }: WageredContract): readonly Refusal[] {
  const points = pointsInOrder(clauses.wagers ?? []);
  const states = bandStates(points);
  if (!states) {
    const message = `the wagers can bring about more than ${BAND_STATES_MAX} different sets of bands; agree on fewer`;
    return [refusal('CLAUSES_INVALID', message, WAGERS_PATH)];
  }
  for (const effects of states.filter((state) => state.length > 0)) {
    const fault = faultOfBands({ terms, declaration }, effects);
    if (fault) return [fault];
  }
  return movedValueFaults({ terms, declaration }, points);
}

/** The declaration with the defaults of inputs that only other bands read, so that the parties sign these too. */
export function withWageredDefaults({ terms, declaration, clauses }: WageredContract): InputDeclaration {
  const effects = pointsInOrder(clauses.wagers ?? []).flatMap(({ point }) => [...point.effects, ...point.otherwise]);
  return effects.reduce(
    (declared, effect) => withDefaults(withEffects({ terms, declaration }, [effect]).terms, declared),
    declaration,
  );
}

/** Distinct sets of bands that outcomes of the points can leave in force; undefined when there are too many. */
function bandStates(points: readonly PlacedPoint[]): readonly (readonly Effect[])[] | undefined {
  let states: readonly (readonly Effect[])[] = [[]];
  for (const { point } of points) {
    const choices = [[], point.effects, point.otherwise].map((effects) =>
      effects.filter((effect) => 'bands' in effect),
    );
    const reached = states.flatMap((state) => choices.map((effects) => replaced(state, effects)));
    states = [...new Map(reached.map((state) => [JSON.stringify(state), state])).values()];
    if (states.length > BAND_STATES_MAX) return undefined;
  }
  return states;
}

/** Ordered by what they move, so that one set is found once whatever led to it. */
function replaced(state: readonly Effect[], effects: readonly Effect[]): readonly Effect[] {
  const byName = new Map([...state, ...effects].map((effect) => [effectName(effect), effect]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, effect]) => effect);
}

function faultOfBands({ terms, declaration }: Agreement, effects: readonly Effect[]): Refusal | undefined {
  const { terms: wagered } = withEffects({ terms, declaration }, effects);
  const [fault] = checkTerms(wagered, declaredShapes(withDefaults(wagered, declaration)));
  if (!fault) return undefined;
  const names = effects.map(effectName).join(', ');
  return refusal(
    'CLAUSES_INVALID',
    `with ${names} in force, the terms at ${fault.path.join('.')}: ${fault.code}: ${fault.message}`,
    WAGERS_PATH,
  );
}

/** Tries each value that an input can be moved to, the others at their base: what they alone can break, they break here. */
function movedValueFaults(agreement: Agreement, points: readonly PlacedPoint[]): readonly Refusal[] {
  const effects = points.flatMap(({ point }) => [...point.effects, ...point.otherwise]);
  return effects.flatMap((effect) => {
    if (!('factor' in effect) && !('vesting' in effect)) return [];
    const broken = [0n, PLENTY]
      .map((amount) => faultOf(agreement, amount, effect))
      .find((fault) => fault !== undefined);
    return broken === undefined ? [] : [refusal('CLAUSES_INVALID', `${effectName(effect)}: ${broken}`, WAGERS_PATH)];
  });
}

function faultOf({ terms, declaration }: Agreement, amountMinor: bigint, effect: Effect): string | undefined {
  // Refunds and costs stay at zero, so that there is something to share; indicators stand at one, as in the grid.
  const income = EVENT_KINDS.filter((kind) => kind !== 'refund' && kind !== 'cost');
  const sums = new Map(income.map((kind) => [kind, { amountMinor, count: 1n }]));
  const indicators = new Map(
    [...declaration.values()].flatMap((source) =>
      'indicator' in source ? [[source.indicator, { numerator: 1n, denominator: 1n }] as const] : [],
    ),
  );
  const run = (effects: readonly Effect[]) => {
    const { moved } = withEffects({ terms, declaration }, effects);
    return evaluateTerms(terms, assembleInputs({ terms, declaration, sums, indicators, moved }), {});
  };
  const moved = run([effect]);
  return moved.ok || !run([]).ok ? undefined : `${moved.error.code}: ${moved.error.message}`;
}
