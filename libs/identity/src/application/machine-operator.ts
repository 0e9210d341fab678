import { Injectable } from '@nestjs/common';
import { Clock, ok } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { MACHINE_OPERATOR_EMAIL } from '../domain/party.js';
import { AccountStore } from '../persistence/account.store.js';
import { AccountRegistry } from './account-registry.js';
import { Authenticate } from './authenticate.js';

/**
 * The operator of the machine: whoever can read the data folder or the database URL acts as it from the command line.
 * It has no password, holds the role operator and no other, and is made when it is first needed.
 */
@Injectable()
export class MachineOperator {
  constructor(
    private readonly transactor: Transactor,
    private readonly accounts: AccountStore,
    private readonly registry: AccountRegistry,
    private readonly authenticate: Authenticate,
    private readonly clock: Clock,
  ) {}

  async actor(): Promise<Actor> {
    await this.make();
    return this.actAs(MACHINE_OPERATOR_EMAIL);
  }

  /** The actor of any account, for the command line of the machine's owner. Throws when there is no such account. */
  async actAs(email: string): Promise<Actor> {
    const account = await this.accounts.byEmail(this.transactor.reader, email);
    const actor = account && (await this.authenticate.actorOf(account.id, 'command-line'));
    if (!actor) throw new Error(`there is no account ${email}`);
    return actor;
  }

  private async make(): Promise<void> {
    await this.transactor.run(async (tx) => {
      if (await this.accounts.byEmail(tx, MACHINE_OPERATOR_EMAIL)) return ok(null);
      const input = { email: MACHINE_OPERATOR_EMAIL, displayName: 'Operator of this machine', passwordHash: null };
      const account = await this.registry.open(tx, input);
      if (!account.ok) return account;
      const { id } = account.value;
      await this.accounts.grantRole(tx, { account: id, role: 'operator', by: id, at: this.clock.now() });
      return ok(null);
    });
  }
}
