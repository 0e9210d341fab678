import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { type Actor, requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { ContractAccess } from '../application/contract-access.js';
import { ContractQueries } from '../application/contract.queries.js';
import type { Contract, ContractHead } from '../domain/contract.js';
import { maySee, type Standing } from '../domain/contract.policy.js';
import type { ContractType } from './contract.types.js';
import { toContractType } from './contract.view.js';

/** What a list of contracts needs beside its rows: one statement each, however many there are. */
@Injectable()
export class ContractLoader {
  constructor(
    private readonly transactor: Transactor,
    private readonly contracts: ContractQueries,
    private readonly access: ContractAccess,
  ) {}

  async contract(request: RequestWithActor, { head, contract }: ContractType): Promise<Contract> {
    if (contract) return contract;
    const batch = async (heads: readonly ContractHead[]) => {
      const full = await this.contracts.withVersions(this.transactor.reader, heads);
      return new Map(full.flatMap((one, index) => (heads[index] ? [[heads[index], one] as const] : [])));
    };
    const loaded = await requestLoader(request, 'contract', batch).load(head);
    if (!loaded) throw new Error(`the contract ${head.id} was listed and is not there`);
    return loaded;
  }

  /** For the fields of other contexts' types; null when there is none, or the caller may not see it. */
  async visible(request: RequestWithActor, actor: Actor, id: Id<'contract'>): Promise<ContractType | null> {
    const batch = async (ids: readonly Id<'contract'>[]) => {
      const { reader } = this.transactor;
      const sight = await this.access.sight(reader, actor);
      const found = [...(await this.contracts.byIds(reader, ids))];
      return new Map(found.filter(([, contract]) => maySee(contract, sight)));
    };
    const contract = await requestLoader(request, 'contract.visible', batch).load(id);
    return contract ? toContractType(contract, contract) : null;
  }

  async standing(request: RequestWithActor, actor: Actor, venture: Id<'venture'>): Promise<Standing> {
    const batch = async (ventures: readonly Id<'venture'>[]) => {
      const standingIn = await this.access.standings(this.transactor.reader, actor);
      return new Map(ventures.map((id) => [id, standingIn(id)]));
    };
    const standing = await requestLoader(request, 'contractStanding', batch).load(venture);
    if (!standing) throw new Error('a standing is answered for every venture');
    return standing;
  }
}
