import { err, type Id, type Month, monthAfter, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import {
  type Contract,
  type ContractVersion,
  missingSignatures,
  newestVersion,
  NEXT_STATES,
  signingParties,
  type VersionState,
  VERSIONS_MAX,
} from './contract.js';
import { lastMonthOf } from './disbanding/disbanding.js';
import { settlesIn } from './version-in-force.js';

/** What the caller is to a contract, as far as the rules ask. */
export type Standing = {
  /** Leads or belongs to the venture, or operates the platform. */
  readonly manages: boolean;
  /** Operates the platform. */
  readonly operates: boolean;
  /** Parties that the caller may sign for. */
  readonly ownedParties: ReadonlySet<Id<'party'>>;
  /** Parties that the caller belongs to. */
  readonly parties: ReadonlySet<Id<'party'>>;
  /** Watches over the money of every venture. */
  readonly watches: boolean;
};

/** Whose contracts a caller sees: all, or those of these ventures and parties. */
export type Sight = {
  readonly all: boolean;
  readonly ventures: readonly Id<'venture'>[];
  readonly parties: readonly Id<'party'>[];
};

/** The venture's people and whoever takes part in any version, and those who watch over the money. The list asks the same in SQL. */
export function maySee({ venture, versions }: Contract, sight: Sight): boolean {
  if (sight.all || sight.ventures.includes(venture)) return true;
  const own = new Set(sight.parties);
  return versions.some(({ participants }) => participants.some(({ party }) => own.has(party)));
}

type Verdict = Result<ContractVersion, Refusal>;

/** Who may put a version before the parties: the venture's own people, under the platform's eye. */
export function mayManage({ manages }: Standing): Result<null, Refusal> {
  if (manages) return ok(null);
  return err(refusal('NOT_PERMITTED', 'only leads and members of the venture, or an operator, may do this'));
}

/** Whether there is any month of the venture whose real events the caller may calculate with. */
export function mayTryOnPastMonths(contract: Contract, standing: Standing): Result<null, Refusal> {
  const begun = contract.versions.map(({ effectiveFrom }) => effectiveFrom);
  return begun.some((month) => maySeeMonth(contract, standing, month)) || seesEveryMonth(standing)
    ? ok(null)
    : err(hiddenMonth('no version that your parties take part in is signed and settles a month'));
}

/**
 * The figures of a venture are its own until a contract is signed: a party calculates with the months that a version
 * settles in which it takes part. Their statements are shown to it too.
 */
export function checkTriedMonths(
  contract: Contract,
  standing: Standing,
  months: readonly Month[],
): Result<null, Refusal> {
  const any = mayTryOnPastMonths(contract, standing);
  if (!any.ok || seesEveryMonth(standing)) return any;
  const hidden = months.find((month) => !maySeeMonth(contract, standing, month));
  if (hidden === undefined) return ok(null);
  return err(hiddenMonth(`your parties take part in no signed version that settles ${hidden}`));
}

function seesEveryMonth({ manages, watches }: Standing): boolean {
  return manages || watches;
}

function maySeeMonth(contract: Contract, { parties }: Standing, month: Month): boolean {
  const version = settlesIn(contract, month);
  return version?.participants.some(({ party }) => parties.has(party)) === true;
}

function hiddenMonth(why: string): Refusal {
  return refusal('NOT_PERMITTED', `${why}; the figures of other months are the venture’s own: give scenarios instead`);
}

/** Answers the version that the new one follows. */
export function mayAmend(contract: Contract, standing: Standing): Verdict {
  const manages = mayManage(standing);
  if (!manages.ok) return manages;
  const lastMonth = lastMonthOf(contract);
  if (lastMonth) return notNow(`the contract ends after ${lastMonth}: draft another one`);
  const newest = newestVersion(contract);
  if (!contract.versions.some(({ state }) => state === 'signed')) {
    return notNow('no version is signed yet: revise the draft, or draft another contract');
  }
  if (newest.state === 'draft' || newest.state === 'proposed') {
    return notNow(`version ${newest.number} is ${newest.state}: revise or withdraw it first`);
  }
  return contract.versions.length < VERSIONS_MAX
    ? ok(newest)
    : notNow(`a contract has at most ${VERSIONS_MAX} versions`);
}

export function mayRevise(contract: Contract, standing: Standing): Verdict {
  return manageNewest(contract, standing, (state) => state === 'draft', 'only a draft is revised');
}

export function mayPropose(contract: Contract, standing: Standing): Verdict {
  return manageNewest(contract, standing, canBecome('proposed'), 'only a draft is proposed');
}

/** What a published default has proposed, an operator alone takes back: who let it happen cannot undo it behind the joiners. */
export function mayWithdraw(contract: Contract, standing: Standing): Verdict {
  const rule = 'only a draft or a proposed version is withdrawn';
  const version = manageNewest(contract, standing, canBecome('withdrawn'), rule);
  if (!version.ok || !version.value.byDefault || standing.operates) return version;
  const message =
    'the published default has proposed this version: it is signed or left unsigned, or an operator withdraws it';
  return err(refusal('NOT_PERMITTED', message));
}

/** Whether the caller can sign for anybody who has not signed yet. */
export function maySign(contract: Contract, standing: Standing): Verdict {
  const version = newestVersion(contract);
  const own = [...signingParties(version)].filter((party) => standing.ownedParties.has(party));
  if (own.length === 0) return err(notAParty());
  const missing = missingSignatures(version);
  if (!own.some((party) => missing.has(party)))
    return err(refusal('ALREADY_SIGNED', 'the caller’s parties have signed'));
  return version.state === 'proposed'
    ? ok(version)
    : notNow(`version ${version.number} is ${version.state}, not proposed`);
}

/** The signature of one party under one hash. */
export function checkSignature(
  contract: Contract,
  standing: Standing,
  { version: number, party, hash }: { version: number; party: Id<'party'>; hash: string },
): Verdict {
  const version = contract.versions.find((one) => one.number === number);
  if (!version) return err(refusal('NOT_FOUND', `the contract has no version ${number}`, ['version']));
  if (!signingParties(version).has(party) || !standing.ownedParties.has(party)) return err(notAParty());
  if (!missingSignatures(version).has(party)) {
    return err(refusal('ALREADY_SIGNED', `this party has signed version ${number}`, ['partyId']));
  }
  if (version.state !== 'proposed') return notNow(`version ${number} is ${version.state}, not proposed`);
  if (version.versionHash === hash) return ok(version);
  const message = `version ${number} has the hash ${version.versionHash}; read the version again before signing`;
  return err(refusal('HASH_MISMATCH', message, ['versionHash']));
}

/** What the caller looked at is still the newest version. */
export function checkNewest(contract: Contract, number: number): Result<null, Refusal> {
  const newest = newestVersion(contract).number;
  if (newest === number) return ok(null);
  return err(refusal('VERSION_CONFLICT', `the newest version is ${newest}; look at it first`, ['version']));
}

/**
 * A version takes effect at the start of a month that is not settled, not before the version that it replaces, and after
 * the last month of a contract that shared the same money and ended.
 */
export function checkEffectiveFrom(
  effectiveFrom: Month,
  facts: {
    lastSettled: Month | null;
    ended: Month | null;
    signed: readonly Pick<ContractVersion, 'state' | 'effectiveFrom'>[];
  },
): Result<null, Refusal> {
  const replaced = facts.signed.filter(({ state }) => state === 'signed').map((version) => version.effectiveFrom);
  const taken = [facts.lastSettled, facts.ended].flatMap((month) => (month ? [monthAfter(month)] : []));
  const earliest = [...taken, ...replaced].sort().at(-1);
  if (earliest === undefined || effectiveFrom >= earliest) return ok(null);
  const message = `${effectiveFrom} is too early: the months before ${earliest} are settled, or belong to a signed version or a contract that ended`;
  return err(refusal('EFFECTIVE_FROM_INVALID', message, ['effectiveFrom']));
}

function manageNewest(
  contract: Contract,
  standing: Standing,
  isRight: (state: VersionState) => boolean,
  rule: string,
): Verdict {
  const manages = mayManage(standing);
  if (!manages.ok) return manages;
  const newest = newestVersion(contract);
  return isRight(newest.state) ? ok(newest) : notNow(`version ${newest.number} is ${newest.state}; ${rule}`);
}

function canBecome(next: VersionState): (state: VersionState) => boolean {
  return (state) => (NEXT_STATES[state] as readonly VersionState[]).includes(next);
}

function notNow(message: string): { readonly ok: false; readonly error: Refusal } {
  return err(refusal('STATE_NOT_ALLOWED', message));
}

function notAParty(): Refusal {
  return refusal('NOT_A_PARTY', 'the caller may not sign for any such party of this version');
}
