import { Injectable } from '@nestjs/common';
import { ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import type { Party } from '../domain/party.js';
import { AccountRegistry } from './account-registry.js';

@Injectable()
export class CreateParty {
  constructor(
    private readonly transactor: Transactor,
    private readonly registry: AccountRegistry,
  ) {}

  async execute(actor: Actor, input: { name: string }): Promise<Result<Party, Refusal>> {
    return this.transactor.run(async (tx) =>
      ok(await this.registry.createOrganisation(tx, { name: input.name, reference: null, owner: actor.account })),
    );
  }
}
