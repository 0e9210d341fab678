import { Injectable } from '@nestjs/common';
import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, hasRole, type Reader, type Tx } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { Contract } from '../domain/contract.js';
import { mayManage, maySee, type Sight, type Standing } from '../domain/contract.policy.js';
import { ContractReads } from '../persistence/contract.reads.js';
import { ContractStore } from '../persistence/contract.store.js';

/** A contract with what the caller is to it: what every rule here decides on. */
export type SeenContract = { readonly contract: Contract; readonly standing: Standing };

/** Turns an actor into what the rules ask about, and finds contracts as far as the actor may see them. */
@Injectable()
export class ContractAccess {
  constructor(
    private readonly ventures: VentureQueries,
    private readonly reads: ContractReads,
    private readonly contracts: ContractStore,
  ) {}

  async sight(reader: Reader, actor: Actor): Promise<Sight> {
    const all = watchesMoney(actor);
    const ventures = all ? [] : await this.ventures.memberOf(reader, actor);
    return { all, ventures: [...ventures], parties: [...actor.parties] };
  }

  /** What the actor is to the contracts of any venture; one statement for a whole list. */
  async standings(reader: Reader, actor: Actor): Promise<(venture: Id<'venture'>) => Standing> {
    const operates = hasRole(actor, 'operator');
    const own = operates ? undefined : await this.ventures.memberOf(reader, actor);
    const { ownedParties, parties } = actor;
    const watches = watchesMoney(actor);
    return (venture) => {
      return { manages: operates || own?.has(venture) === true, operates, ownedParties, parties, watches };
    };
  }

  /** Refused: NOT_FOUND, NOT_PERMITTED, VENTURE_NOT_ADMITTED. */
  async mayDraft(reader: Reader, actor: Actor, id: Id<'venture'>): Promise<Result<null, Refusal>> {
    const seen = await this.ventures.visibleVenture(reader, actor, id);
    if (!seen) return err(notFound('the venture'));
    const allowed = mayManage((await this.standings(reader, actor))(id));
    if (!allowed.ok || seen.venture.state === 'admitted') return allowed;
    return err(refusal('VENTURE_NOT_ADMITTED', `the venture is ${seen.venture.state}`, ['ventureId']));
  }

  async find(reader: Reader, actor: Actor, id: Id<'contract'>): Promise<SeenContract | undefined> {
    const [contract] = await this.reads.withVersions(reader, await this.reads.heads(reader, [id]));
    if (!contract || !maySee(contract, await this.sight(reader, actor))) return undefined;
    return { contract, standing: (await this.standings(reader, actor))(contract.venture) };
  }

  /** The same, and the contract does not change until the transaction ends. Refused: NOT_FOUND. */
  async forUpdate(tx: Tx, actor: Actor, id: Id<'contract'>): Promise<Result<SeenContract, Refusal>> {
    const [head] = await this.reads.heads(tx, [id]);
    if (head) await this.contracts.lock(tx, head.venture, head.id);
    const seen = head && (await this.find(tx, actor, id));
    return seen ? ok(seen) : err(notFound('the contract'));
  }
}

function watchesMoney(actor: Actor): boolean {
  return hasRole(actor, 'finance', 'auditor', 'operator');
}
