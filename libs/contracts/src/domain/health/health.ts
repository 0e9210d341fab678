import type { Id, Month, Rational } from '#libs/kernel';
import { exactOf, isAtLeast, type NodeClause, type NodeKind, type Obligation, type Target } from '../clauses/nodes.js';
import { type ContractVersion, signingParties } from '../contract.js';
import type { Assessment, PromiseView } from './assessment.js';

/** The best level of a target that a result reaches. Missing is not zero: without a result there is nothing to compare. */
export const ATTAINMENTS = ['no_result', 'below_floor', 'floor', 'benchmark', 'pledge'] as const;
export type Attainment = (typeof ATTAINMENTS)[number];

export const HEALTH_COLOURS = ['unknown', 'green', 'amber', 'red'] as const;
export type HealthColour = (typeof HEALTH_COLOURS)[number];

export type Measurement = {
  readonly target: Target;
  readonly result: Rational | null;
  readonly attainment: Attainment;
};

/** One promise with everything that is said and measured about it; the colour never stands without its parts. */
export type PromiseHealth = {
  readonly obligation: Obligation;
  /** What the promiser says. */
  readonly own: Assessment | null;
  /** What every other signing party says, in the order of the keys. */
  readonly receivers: readonly { readonly party: Id<'party'>; readonly assessment: Assessment | null }[];
  readonly measurement: Measurement | null;
  readonly colour: HealthColour;
  readonly disagrees: boolean;
};

export type NodeHealth = {
  readonly key: string;
  readonly kind: NodeKind;
  readonly party: Id<'party'>;
  readonly colour: HealthColour;
  readonly promises: readonly PromiseHealth[];
  readonly targets: readonly Measurement[];
};

export type ContractHealth = {
  readonly month: Month;
  readonly version: number;
  readonly colour: HealthColour;
  readonly nodes: readonly NodeHealth[];
};

const COLOUR_OF_VIEW = { kept: 'green', at_risk: 'amber', broken: 'red' } as const satisfies Record<
  PromiseView,
  HealthColour
>;
const COLOUR_OF_ATTAINMENT = {
  no_result: 'unknown',
  below_floor: 'red',
  floor: 'amber',
  benchmark: 'green',
  pledge: 'green',
} as const satisfies Record<Attainment, HealthColour>;

/** The promises of a version in a month, from both sides. `latest` holds the last word of each party on each promise. */
export function healthOf(
  version: ContractVersion,
  facts: {
    readonly month: Month;
    readonly latest: readonly Assessment[];
    readonly results: ReadonlyMap<string, Rational>;
  },
): ContractHealth {
  const nodes = (version.clauses.nodes ?? []).flatMap((node) => {
    const party = version.participants.find(({ key }) => key === node.key)?.party;
    return party ? [nodeHealth(version, { node, party }, facts)] : [];
  });
  return { month: facts.month, version: version.number, colour: worst(nodes.map(({ colour }) => colour)), nodes };
}

/** Whether it can be kept or broken in a month: each month, or every month up to the one of its day. */
export function isDueIn(obligation: Obligation, month: Month): boolean {
  return 'every' in obligation || month <= obligation.dueDate.slice(0, 'YYYY-MM'.length);
}

export function attainmentOf(
  { direction, floor, benchmark, pledge }: Target,
  result: Rational | undefined,
): Attainment {
  if (!result) return 'no_result';
  if (isAtLeast(result, exactOf(pledge), direction)) return 'pledge';
  if (isAtLeast(result, exactOf(benchmark), direction)) return 'benchmark';
  return isAtLeast(result, exactOf(floor), direction) ? 'floor' : 'below_floor';
}

/**
 * The rule of the colours: kept, and a result at the benchmark or better, are green; at risk, and a result between floor and
 * benchmark, are amber; broken, and a result below the floor, are red. The worst of what is known counts, and what nobody
 * has assessed or measured is unknown. Two colours about one promise are a disagreement, and are flagged.
 */
export function judge(
  views: readonly PromiseView[],
  attainment: Attainment | null,
): { readonly colour: HealthColour; readonly disagrees: boolean } {
  const measured = attainment ? [COLOUR_OF_ATTAINMENT[attainment]] : [];
  const signals: readonly HealthColour[] = [...views.map((view) => COLOUR_OF_VIEW[view]), ...measured];
  const known = new Set(signals.filter((signal) => signal !== 'unknown'));
  return { colour: worst([...known]), disagrees: known.size > 1 };
}

function worst(colours: readonly HealthColour[]): HealthColour {
  const ranks = colours.map((colour) => HEALTH_COLOURS.indexOf(colour));
  return HEALTH_COLOURS[Math.max(0, ...ranks)] ?? 'unknown';
}

function nodeHealth(
  version: ContractVersion,
  { node, party }: { readonly node: NodeClause; readonly party: Id<'party'> },
  { month, latest, results }: Parameters<typeof healthOf>[1],
): NodeHealth {
  const targets = node.targets.map((target): Measurement => {
    const result = results.get(target.indicator);
    return { target, result: result ?? null, attainment: attainmentOf(target, result) };
  });
  const others = [...signingParties(version)].filter((one) => one !== party);
  const promises = node.obligations
    .filter((one) => isDueIn(one, month))
    .map((obligation): PromiseHealth => {
      const said = latest.filter((one) => one.nodeKey === node.key && one.obligationCode === obligation.code);
      const saidBy = (one: Id<'party'>) => said.find((assessment) => assessment.party === one) ?? null;
      const receivers = others.map((one) => ({ party: one, assessment: saidBy(one) }));
      const own = saidBy(party);
      const measurement = targets.find(({ target }) => target.indicator === obligation.measuredBy) ?? null;
      const views = [own, ...receivers.map(({ assessment }) => assessment)].flatMap((one) => (one ? [one.view] : []));
      return { obligation, own, receivers, measurement, ...judge(views, measurement?.attainment ?? null) };
    });
  const measured = targets.map(({ attainment }) => COLOUR_OF_ATTAINMENT[attainment]);
  const colour = worst([...promises.map((promise) => promise.colour), ...measured]);
  return { key: node.key, kind: node.kind, party, colour, promises, targets };
}
