import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountRegistry } from '#libs/identity';
import { type Actor, IdSource, type Tx } from '#libs/platform';
import { dayOf } from '../domain/membership.js';
import { applyVenture } from '../domain/review.js';
import type { Rulebook } from '../domain/rulebook.js';
import type { Application, Venture } from '../domain/venture.js';
import { VentureStore } from '../persistence/venture.store.js';
import { VentureTeam } from './venture-team.js';

export type Filing = {
  readonly application: Application;
  /** E-mail addresses of further members. */
  readonly team: readonly string[];
  readonly rulebook: Rulebook;
  readonly at: Date;
};

/** Files an application: the venture's own organisation, owned by the applicant, the venture, and its team. */
@Injectable()
export class VentureFiling {
  constructor(
    private readonly ids: IdSource,
    private readonly registry: AccountRegistry,
    private readonly ventures: VentureStore,
    private readonly team: VentureTeam,
  ) {}

  /** Refused: NOT_FOUND with the path of an address of the team that no account has. */
  async file(tx: Tx, actor: Actor, filing: Filing): Promise<Result<Venture, Refusal>> {
    const { application, rulebook, at } = filing;
    const joiners = await this.team.joinersOf(tx, filing.team, (index) => ['team', String(index)]);
    if (!joiners.ok) return joiners;
    const organisation = { name: application.name, reference: null, owner: actor.account };
    const party = await this.registry.createOrganisation(tx, organisation);
    const ids: { venture: Id<'venture'>; party: Id<'party'> } = { venture: this.ids.next(), party: party.id };
    const change = applyVenture(ids, application, rulebook, { by: actor.account, at });
    await this.ventures.insert(tx, change);
    const applicant = { account: actor.account, person: actor.person, name: actor.displayName };
    const others = joiners.value.filter(({ account }) => account !== actor.account);
    await this.team.join(tx, ids, { joiners: [applicant], role: 'lead', since: dayOf(at) });
    await this.team.join(tx, ids, { joiners: others, role: 'member', since: dayOf(at) });
    return ok(change.venture);
  }
}
