import { Injectable } from '@nestjs/common';
import { hash } from '@node-rs/argon2';
import { err, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { checkPassword, normalEmail } from '../domain/credentials.js';
import { checkName } from '../domain/name.js';
import { MACHINE_OPERATOR_EMAIL, PARTY_NAME_LENGTH_MAX } from '../domain/party.js';
import { AccountRegistry, emailTaken } from './account-registry.js';
import { type SessionTokens, SessionTokenIssuer } from './session-tokens.js';

export type SignedIn = { readonly account: Id<'account'>; readonly tokens: SessionTokens };

@Injectable()
export class SignUp {
  constructor(
    private readonly transactor: Transactor,
    private readonly registry: AccountRegistry,
    private readonly sessions: SessionTokenIssuer,
  ) {}

  /** Refused: INPUT_INVALID, PASSWORD_WEAK, EMAIL_TAKEN. */
  async execute(input: { email: string; password: string; displayName: string }): Promise<Result<SignedIn, Refusal>> {
    const email = normalEmail(input.email);
    if (!email.ok) return email;
    if (email.value === MACHINE_OPERATOR_EMAIL) return err(emailTaken());
    const password = checkPassword(input.password);
    if (!password.ok) return password;
    const displayName = checkName(input.displayName, PARTY_NAME_LENGTH_MAX, 'displayName');
    if (!displayName.ok) return displayName;
    // argon2id with the library's defaults: 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet).
    const passwordHash = await hash(password.value);
    return this.transactor.run(async (tx) => {
      const account = await this.registry.open(tx, {
        email: email.value,
        displayName: displayName.value,
        passwordHash,
      });
      if (!account.ok) return err(account.error);
      return ok({ account: account.value.id, tokens: await this.sessions.open(tx, account.value.id) });
    });
  }
}
