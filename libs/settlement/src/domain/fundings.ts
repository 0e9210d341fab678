import type { Tranche } from '#libs/contracts';
import type { Id } from '#libs/kernel';
import { amountOf, type Computation, type Funding } from './statement.js';

/** Tranches that a month fires, each with the point that fires it. */
export function tranchesOf({
  wagers = [],
}: Pick<Computation, 'wagers'>): readonly (Tranche & { readonly wager: string; readonly point: string })[] {
  return wagers.flatMap(({ wager, point, tranches }) => tranches.map((tranche) => ({ ...tranche, wager, point })));
}

/** What a month gives to a key: its part of what is shared, and the tranches that are fired for it. */
export function givenTo(computation: Pick<Computation, 'allocations' | 'wagers'>, key: string): bigint {
  const tranches = tranchesOf(computation).filter(({ to }) => to === key);
  return tranches.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), amountOf(computation.allocations, key));
}

/** The same for every key that gets something. */
export function givenByKey(computation: Pick<Computation, 'allocations' | 'wagers'>): ReadonlyMap<string, bigint> {
  const keys = new Set([...Object.keys(computation.allocations), ...tranchesOf(computation).map(({ to }) => to)]);
  return new Map([...keys].map((key) => [key, givenTo(computation, key)]));
}

/** What a statement has to post so that each tranche of a month stands as the month is computed now, and only once. */
export function fundingsOf(
  computation: Pick<Computation, 'month' | 'wagers'>,
  participants: ReadonlyMap<string, Id<'party'>>,
  posted: readonly Funding[],
): readonly Funding[] {
  const { month } = computation;
  const due = tranchesOf(computation).map((tranche): Funding => {
    const { wager, point, code, funder, to, amountMinor } = tranche;
    const parties = {
      funderKey: funder,
      funderId: partyOf(participants, funder),
      toKey: to,
      toId: partyOf(participants, to),
    };
    return { ...{ forMonth: month, wager, point, tranche: code }, ...parties, amountMinor: BigInt(amountMinor) };
  });
  const before = posted.filter(({ forMonth }) => forMonth === month);
  const tranches = new Map([...before, ...due].map((one) => [one.tranche, one]));
  return [...tranches.values()].flatMap((one) => {
    const amountMinor = sumOf(due, one.tranche) - sumOf(before, one.tranche);
    return amountMinor === 0n ? [] : [{ ...one, amountMinor }];
  });
}

function sumOf(fundings: readonly Funding[], tranche: string): bigint {
  return fundings.reduce((sum, one) => (one.tranche === tranche ? sum + one.amountMinor : sum), 0n);
}

function partyOf(participants: ReadonlyMap<string, Id<'party'>>, key: string): Id<'party'> {
  const party = participants.get(key);
  if (!party) throw new Error(`${key} is named by a tranche and takes no part in the contract`);
  return party;
}
