import { createParamDecorator, type ExecutionContext, ForbiddenException, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from './actor.js';
import type { Scope } from './scopes.js';

/** What an operation asks of its caller. An operation that declares nothing is refused: forgetting is safe. */
export type Access = { readonly kind: 'public' } | { readonly kind: 'scope'; readonly scope: Scope };

export const ACCESS_METADATA = 'chuang:access';

/** Signed in with a credential that carries this scope. */
export const RequiresScope = (scope: Scope) => SetMetadata(ACCESS_METADATA, { kind: 'scope', scope } satisfies Access);

/** Open to anonymous callers; the resolver decides what they see. */
export const Public = () => SetMetadata(ACCESS_METADATA, { kind: 'public' } satisfies Access);

/** `authenticated` is there from the first operation on that asked who it is. */
export type RequestWithActor = FastifyRequest & { actor?: Actor | undefined; authenticated?: Promise<unknown> };

/** For a field that says more than the operation that it hangs under. */
export function requireScope(actor: Actor | undefined, scope: Scope): void {
  if (!actor?.scopes.has(scope)) throw new ForbiddenException(`This needs the scope ${scope}.`);
}

/** The actor of a request that needs one. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const actor = requestOf(context).actor;
  if (!actor) throw new Error('an operation that asks for the actor must declare a scope');
  return actor;
});

/** The actor of a public operation, if somebody is signed in. */
export const MaybeActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor | undefined => requestOf(context).actor,
);

export function requestOf(context: ExecutionContext): RequestWithActor {
  if (context.getType<'http' | 'graphql'>() === 'http') return context.switchToHttp().getRequest<RequestWithActor>();
  return GqlExecutionContext.create(context).getContext<GraphqlContext>().request;
}

export type GraphqlContext = { readonly request: RequestWithActor; readonly reply: FastifyReply };
