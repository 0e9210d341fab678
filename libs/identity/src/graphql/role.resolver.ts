import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload, Transactor } from '#libs/platform';
import { GrantRole, RevokeRole } from '../application/change-role.js';
import { IdentityQueries } from '../application/identity.queries.js';
import { RoleChangeInput } from './identity.inputs.js';
import { RolePayload } from './identity.payloads.js';

@Resolver()
export class RoleResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly identity: IdentityQueries,
    private readonly grant: GrantRole,
    private readonly revoke: RevokeRole,
  ) {}

  @Mutation(() => RolePayload, { description: 'Gives a platform role to somebody else. Scope: roles:manage.' })
  @RequiresScope('roles:manage')
  async roleGrant(
    @Args('input', { description: 'Who gets which role.' }) input: RoleChangeInput,
    @CurrentActor() actor: Actor,
  ): Promise<RolePayload> {
    return this.changed(await this.grant.execute(actor, input));
  }

  @Mutation(() => RolePayload, { description: 'Takes a platform role from somebody else. Scope: roles:manage.' })
  @RequiresScope('roles:manage')
  async roleRevoke(
    @Args('input', { description: 'Who loses which role.' }) input: RoleChangeInput,
    @CurrentActor() actor: Actor,
  ): Promise<RolePayload> {
    return this.changed(await this.revoke.execute(actor, input));
  }

  private async changed(result: Result<Id<'account'>, Refusal>): Promise<RolePayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const roles = await this.identity.rolesOf(this.transactor.reader, result.value);
    return toPayload(ok(roles), (held) => ({ roles: held }));
  }
}
