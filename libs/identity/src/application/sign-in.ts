import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { normalPassword, PASSWORD_LENGTH_MAX } from '../domain/credentials.js';
import { AccountStore } from '../persistence/account.store.js';
import { SessionTokenIssuer } from './session-tokens.js';
import type { SignedIn } from './sign-up.js';

@Injectable()
export class SignIn {
  private decoyHash: Promise<string> | undefined;

  constructor(
    private readonly transactor: Transactor,
    private readonly accounts: AccountStore,
    private readonly sessions: SessionTokenIssuer,
  ) {}

  /** Refused: CREDENTIALS_INVALID, whatever was wrong. */
  async execute(input: { email: string; password: string }): Promise<Result<SignedIn, Refusal>> {
    const account = await this.accounts.byEmail(this.transactor.reader, input.email);
    // An unknown address costs as much time as a known one, so that nobody learns who has an account.
    this.decoyHash ??= hash('nobody has this password');
    const matches = await verify(
      account?.passwordHash ?? (await this.decoyHash),
      normalPassword(input.password).slice(0, PASSWORD_LENGTH_MAX + 1),
    );
    if (!account?.passwordHash || !matches) {
      return err(refusal('CREDENTIALS_INVALID', 'e-mail address and password do not match an account'));
    }
    return this.transactor.run(async (tx) =>
      ok({ account: account.id, tokens: await this.sessions.open(tx, account.id) }),
    );
  }
}
