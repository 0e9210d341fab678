import type { Id } from '#libs/kernel';
import {
  AdmissionQueries,
  ApplyVenture,
  type ApplyVentureInput,
  CreateIndustryPlatform,
  DecideVenture,
  type Venture,
  VentureQueries,
} from '#libs/ventures';
import { MAKER_EMAIL, OPERATOR_EMAIL, OUTSIDE_MAKER_EMAIL, REVIEWER_EMAIL } from './people.js';
import { must, type Stage } from './stage.js';

/** Two makers apply, one from inside and one from outside; the first is admitted, and the second waits. Answers the first. */
export async function applyWithVentures(stage: Stage): Promise<Venture> {
  const industryPlatform = await createPlatform(stage);
  const cooking = await apply(stage, MAKER_EMAIL, {
    name: 'Warm Bowl',
    kind: 'incubating',
    origin: 'internal',
    userScenario: 'People who eat alone cook a warm meal in ten minutes with what the small kitchen of a flat has.',
    industryPlatform,
    team: [],
    idempotencyKey: 'demo:warm-bowl',
  });
  await apply(stage, OUTSIDE_MAKER_EMAIL, {
    name: 'Second Harvest',
    kind: 'user',
    origin: 'external',
    userScenario: 'Households give what they will not eat to neighbours before it spoils.',
    industryPlatform,
    team: [],
    idempotencyKey: 'demo:second-harvest',
  });
  return admit(stage, cooking);
}

async function createPlatform(stage: Stage): Promise<Id<'industryPlatform'> | null> {
  const operator = await stage.as(OPERATOR_EMAIL);
  const created = await stage.the(CreateIndustryPlatform).execute(operator, { slug: 'food', name: 'Food at home' });
  if (created.ok) return created.value.id;
  if (created.error.code !== 'SLUG_TAKEN') must('the industry platform', created);
  const page = { limit: 100, after: undefined };
  const platforms = await stage.the(AdmissionQueries).industryPlatforms(stage.reader, page);
  return platforms.find(({ slug }) => slug === 'food')?.id ?? null;
}

async function apply(stage: Stage, email: string, application: ApplyVentureInput): Promise<Id<'venture'>> {
  const applied = await stage.the(ApplyVenture).execute(await stage.as(email), application);
  return must(`applying with ${application.name}`, applied).venture;
}

async function admit(stage: Stage, id: Id<'venture'>): Promise<Venture> {
  const applied = await find(stage, id);
  if (applied.state === 'admitted') return applied;
  const decision = {
    venture: id,
    decision: 'admit',
    reasonCode: 'CRITERIA_MET',
    comment: 'Clear users, clear value.',
  } as const;
  must('admitting', await stage.the(DecideVenture).execute(await stage.as(REVIEWER_EMAIL), decision));
  return find(stage, id);
}

async function find(stage: Stage, id: Id<'venture'>): Promise<Venture> {
  const venture = (await stage.the(VentureQueries).byIds(stage.reader, [id])).get(id);
  if (!venture) throw new Error('a venture of the demonstration world is not there');
  return venture;
}
