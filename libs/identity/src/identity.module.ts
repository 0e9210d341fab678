import { Global, Module } from '@nestjs/common';
import { ActorSource } from '#libs/platform';
import { CreateAccessToken, RevokeAccessToken } from './application/access-tokens.js';
import { AccountRegistry } from './application/account-registry.js';
import { Authenticate } from './application/authenticate.js';
import { AddMembership, RemoveMembership } from './application/change-membership.js';
import { GrantRole, RevokeRole } from './application/change-role.js';
import { CreateParty } from './application/create-party.js';
import { IdentityQueries } from './application/identity.queries.js';
import { MachineOperator } from './application/machine-operator.js';
import { RefreshSession } from './application/refresh-session.js';
import { SessionTokenIssuer } from './application/session-tokens.js';
import { SignIn } from './application/sign-in.js';
import { SignOut } from './application/sign-out.js';
import { SignUp } from './application/sign-up.js';
import { PartyLoader } from './graphql/party.loader.js';
import { PartyResolver } from './graphql/party.resolver.js';
import { RoleResolver } from './graphql/role.resolver.js';
import { SessionResolver } from './graphql/session.resolver.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { AccountStore } from './persistence/account.store.js';
import { CredentialStore } from './persistence/credential.store.js';
import { PartyStore } from './persistence/party.store.js';

const frontDoor = [AccountRegistry, IdentityQueries, MachineOperator, GrantRole, SignUp, AddMembership, PartyLoader];

/** Global, because platform/ asks it who a credential belongs to. */
@Global()
@Module({
  providers: [
    ...frontDoor,
    AccountStore,
    CredentialStore,
    PartyStore,
    SessionTokenIssuer,
    Authenticate,
    { provide: ActorSource, useExisting: Authenticate },
    SignIn,
    SignOut,
    RefreshSession,
    CreateParty,
    RemoveMembership,
    RevokeRole,
    CreateAccessToken,
    RevokeAccessToken,
    SessionResolver,
    ViewerResolver,
    PartyResolver,
    RoleResolver,
  ],
  exports: [...frontDoor, ActorSource],
})
export class IdentityModule {}
