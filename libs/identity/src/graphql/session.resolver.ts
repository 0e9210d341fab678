import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Public, toPayload } from '#libs/platform';
import { RefreshSession } from '../application/refresh-session.js';
import { SignIn } from '../application/sign-in.js';
import { SignOut } from '../application/sign-out.js';
import { SignUp } from '../application/sign-up.js';
import { AccountSignInInput, AccountSignUpInput, RefreshTokenInput } from './identity.inputs.js';
import { SessionPayload, SignOutPayload } from './identity.payloads.js';

@Resolver()
export class SessionResolver {
  constructor(
    private readonly signUp: SignUp,
    private readonly signIn: SignIn,
    private readonly refresh: RefreshSession,
    private readonly signOut: SignOut,
  ) {}

  @Mutation(() => SessionPayload, { description: 'Opens an account and signs in. Open to everybody.' })
  @Public()
  async accountSignUp(
    @Args('input', { description: 'Who it is.' }) input: AccountSignUpInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.signUp.execute(input), ({ tokens }) => ({ session: tokens }));
  }

  @Mutation(() => SessionPayload, { description: 'Signs in with e-mail address and password. Open to everybody.' })
  @Public()
  async accountSignIn(
    @Args('input', { description: 'Who it is.' }) input: AccountSignInInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.signIn.execute(input), ({ tokens }) => ({ session: tokens }));
  }

  @Mutation(() => SessionPayload, {
    description:
      'Exchanges a refresh token for new tokens. Each works once; a second use ends the session. Open to everybody.',
  })
  @Public()
  async sessionRefresh(
    @Args('input', { description: 'The refresh token.' }) input: RefreshTokenInput,
  ): Promise<SessionPayload> {
    return toPayload(await this.refresh.execute(input), ({ tokens }) => ({ session: tokens }));
  }

  @Mutation(() => SignOutPayload, { description: 'Ends the session of a refresh token. Open to everybody.' })
  @Public()
  async sessionSignOut(
    @Args('input', { description: 'The refresh token.' }) input: RefreshTokenInput,
  ): Promise<SignOutPayload> {
    return toPayload(await this.signOut.execute(input), () => ({}));
  }
}
