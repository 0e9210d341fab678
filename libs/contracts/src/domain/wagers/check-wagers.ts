import { type Refusal, refusal } from '#libs/kernel';
import type { Terms } from '#libs/share-rules';
import type { Clauses } from '../clauses/clauses.js';
import { type Agreed, agreedValue, type InputDeclaration } from '../inputs.js';
import { targetOf } from './judge.js';
import { type Agreement, longestVesting } from './effective-terms.js';
import { comparisonsOf } from './parse-condition.js';
import { type Effect, effectName, type InflectionPoint, type Wager } from './wager.js';

export type WageredContract = Agreement & { readonly clauses: Clauses };

/**
 * Whether the wagers fit the terms and inputs that they move: each fault with its path. What the terms become in every
 * reachable state of the wagers is `wageredStateFaults`.
 */
export function checkWagers(contract: WageredContract): readonly Refusal[] {
  const points = placedPoints(contract.clauses.wagers ?? []);
  return [
    ...points.flatMap(({ point, path }) => [
      ...conditionFaults(contract, point, path),
      ...effectsOf(point, path).flatMap((placed) => effectFault(contract, placed) ?? []),
    ]),
    ...collisions(points),
    ...repeatedTranches(points),
    ...inputsOfNoWager(contract, points),
  ];
}

type Path = readonly string[];
type PlacedPoint = { readonly point: InflectionPoint; readonly path: Path };
type PlacedEffect = { readonly effect: Effect; readonly path: Path };

function placedPoints(wagers: readonly Wager[]): readonly PlacedPoint[] {
  return wagers.flatMap(({ inflectionPoints }, wager) =>
    inflectionPoints.map((point, index) => ({
      point,
      path: ['clauses', 'wagers', wager.toString(), 'inflectionPoints', index.toString()],
    })),
  );
}

function effectsOf(point: InflectionPoint, path: Path): readonly PlacedEffect[] {
  return (['effects', 'otherwise'] as const).flatMap((list) =>
    point[list].map((effect, index) => ({ effect, path: [...path, list, index.toString()] })),
  );
}

function conditionFaults({ clauses }: WageredContract, { condition }: InflectionPoint, path: Path): readonly Refusal[] {
  const lost = comparisonsOf(condition).filter(
    (one) => one.targetOf && (targetOf(one, clauses)?.numerator ?? 0n) <= 0n,
  );
  return lost.map(({ targetOf: level }) =>
    fault([...path, 'condition'], `the node "${level?.node ?? ''}" has no target above zero for this indicator`),
  );
}

function effectFault(contract: WageredContract, { effect, path }: PlacedEffect): Refusal | undefined {
  const { terms, declaration } = contract;
  if ('factor' in effect) {
    const { input } = effect.factor;
    if (typeof movable(declaration, input) === 'string') return undefined;
    return fault([...path, 'factor', 'input'], `declare the input "${input}" as {"wager": "its number before"}`);
  }
  if ('bands' in effect) {
    const step = terms.waterfall.find(({ id }) => id === effect.bands.step);
    if (step?.kind === 'tiers') return undefined;
    return fault([...path, 'bands', 'step'], `"${effect.bands.step}" is not a tiers step of the terms`);
  }
  if ('tranche' in effect) return trancheFault(terms, effect.tranche, [...path, 'tranche']);
  if ('vesting' in effect) return vestingFault(contract, effect.vesting, [...path, 'vesting']);
  return undefined;
}

/** Only parties of the terms sign, and nobody owes or is promised money without a signature. */
function trancheFault(
  { parties }: Terms,
  { funder, to }: { readonly funder: string; readonly to: string },
  path: Path,
): Refusal | undefined {
  const ids = new Set(parties.map(({ id }) => id));
  if (!ids.has(funder))
    return fault([...path, 'funder'], `"${funder}" is not a party of the terms; only who signs funds`);
  if (!ids.has(to)) return fault([...path, 'to'], `"${to}" is not a party of the terms`);
  return funder === to ? fault([...path, 'to'], 'a funder does not fund itself') : undefined;
}

function vestingFault(
  { terms, declaration }: WageredContract,
  { input, holder }: { readonly input: string; readonly holder: string },
  path: Path,
): Refusal | undefined {
  const base = movable(declaration, input);
  if (typeof base !== 'object' || longestVesting(terms, input) === 0n) {
    const message = `"${input}" is not an input declared as {"wager": {"holder": "months"}} by which a step of the terms vests`;
    return fault([...path, 'input'], message);
  }
  if (Object.hasOwn(base, holder)) return undefined;
  return fault([...path, 'holder'], `"${holder}" is not a holder in the months of "${input}"`);
}

function movable(declaration: InputDeclaration, input: string): Agreed | undefined {
  const source = declaration.get(input);
  return source && 'wager' in source ? agreedValue(source) : undefined;
}

/** Points of one month would have to fight about who comes last. */
function collisions(points: readonly PlacedPoint[]): readonly Refusal[] {
  const seen = new Map<string, InflectionPoint>();
  return points.flatMap(({ point, path }) =>
    effectsOf(point, path).flatMap(({ effect, path: at }) => {
      if ('tranche' in effect || 'challenge' in effect) return [];
      const name = `${point.month} ${effectName(effect)}`;
      const other = seen.get(name);
      seen.set(name, other ?? point);
      if (!other || other === point) return [];
      return [
        fault(at, `another point of ${point.month} moves the same; put both into one condition, or another month`),
      ];
    }),
  );
}

/** A tranche is known by its code, in the books too. */
function repeatedTranches(points: readonly PlacedPoint[]): readonly Refusal[] {
  const seen = new Set<string>();
  return points.flatMap(({ point, path }) =>
    effectsOf(point, path).flatMap(({ effect, path: at }) => {
      if (!('tranche' in effect)) return [];
      const { code } = effect.tranche;
      const isNew = !seen.has(code);
      seen.add(code);
      return isNew ? [] : [fault([...at, 'tranche', 'code'], `"${code}" is another tranche already`)];
    }),
  );
}

/** An input that says it hangs on a wager and hangs on none would mislead whoever signs. */
function inputsOfNoWager({ declaration }: WageredContract, points: readonly PlacedPoint[]): readonly Refusal[] {
  const moved = new Set(
    points.flatMap(({ point, path }) =>
      effectsOf(point, path).flatMap(({ effect }) => {
        if ('factor' in effect) return [effect.factor.input];
        return 'vesting' in effect ? [effect.vesting.input] : [];
      }),
    ),
  );
  const idle = [...declaration].filter(([name, source]) => 'wager' in source && !moved.has(name));
  return idle.map(([name]) => fault(['inputs', name, 'wager'], 'no wager moves this input; declare it as fixed'));
}

function fault(path: Path, message: string): Refusal {
  return refusal('CLAUSES_INVALID', message, path);
}
