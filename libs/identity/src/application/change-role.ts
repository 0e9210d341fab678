import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, type PlatformRole, Transactor } from '#libs/platform';
import { type Account, MACHINE_OPERATOR_EMAIL } from '../domain/party.js';
import { AccountStore } from '../persistence/account.store.js';

export type RoleChange = { readonly email: string; readonly role: PlatformRole };

/** Platform roles are given and taken by operators; nobody changes their own. */
@Injectable()
export class GrantRole {
  constructor(
    private readonly transactor: Transactor,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED. Granting twice changes nothing. */
  async execute(actor: Actor, input: RoleChange): Promise<Result<Id<'account'>, Refusal>> {
    return this.transactor.run(async (tx) => {
      const account = await this.accounts.byEmail(tx, input.email);
      if (!account) return err({ ...notFound('an account with this e-mail address'), path: ['email'] });
      const allowed = mayChangeRoles(actor, account);
      if (!allowed.ok) return allowed;
      await this.accounts.grantRole(tx, {
        account: account.id,
        role: input.role,
        by: actor.account,
        at: this.clock.now(),
      });
      return ok(account.id);
    });
  }
}

@Injectable()
export class RevokeRole {
  constructor(
    private readonly transactor: Transactor,
    private readonly accounts: AccountStore,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED. Revoking what is not held changes nothing. */
  async execute(actor: Actor, input: RoleChange): Promise<Result<Id<'account'>, Refusal>> {
    return this.transactor.run(async (tx) => {
      const account = await this.accounts.byEmail(tx, input.email);
      if (!account) return err({ ...notFound('an account with this e-mail address'), path: ['email'] });
      const allowed = mayChangeRoles(actor, account);
      if (!allowed.ok) return allowed;
      await this.accounts.revokeRole(tx, account.id, input.role);
      return ok(account.id);
    });
  }
}

function mayChangeRoles(actor: Actor, account: Account): Result<null, Refusal> {
  if (account.id === actor.account) {
    return err(refusal('NOT_PERMITTED', 'nobody changes their own roles; another operator does', ['email']));
  }
  if (account.email === MACHINE_OPERATOR_EMAIL) {
    return err(refusal('NOT_PERMITTED', 'the operator of the machine is operator and nothing else', ['email']));
  }
  return ok(null);
}
