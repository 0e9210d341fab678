import { Injectable } from '@nestjs/common';
import { ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkName } from '../domain/name.js';
import { type Party, PARTY_NAME_LENGTH_MAX } from '../domain/party.js';
import { AccountRegistry } from './account-registry.js';

@Injectable()
export class CreateParty {
  constructor(
    private readonly transactor: Transactor,
    private readonly registry: AccountRegistry,
  ) {}

  /** Refused: INPUT_INVALID. */
  async execute(actor: Actor, input: { name: string }): Promise<Result<Party, Refusal>> {
    const name = checkName(input.name, PARTY_NAME_LENGTH_MAX, 'name');
    if (!name.ok) return name;
    return this.transactor.run(async (tx) =>
      ok(await this.registry.createOrganisation(tx, { name: name.value, reference: null, owner: actor.account })),
    );
  }
}
