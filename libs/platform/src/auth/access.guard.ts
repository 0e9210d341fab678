import { type ExecutionContext, ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type Access, ACCESS_METADATA, type RequestWithActor, requestOf, requireScope } from './access.js';
import type { Actor } from './actor.js';

/** Every operation passes here first: who is it, and does the credential carry the scope that the operation declares? */
@Injectable()
export class AccessGuard extends AuthGuard('bearer') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new ForbiddenException('This operation declares no access rule, so nobody may call it.');
    const actor = await this.actorOf(context);
    if (access.kind === 'public') return true;
    if (!actor) throw new UnauthorizedException('Sign in, or send a valid access token as "Authorization: Bearer …".');
    requireScope(actor, access.scope);
    return true;
  }

  /** passport calls this with the outcome; that nobody is signed in is no failure yet, that nobody could look is one. */
  override handleRequest(failure: Error | null | undefined, actor: Actor | false): never {
    if (failure) throw failure;
    // Nest types this as whatever its caller expects; our only caller is the request's `actor`.
    return (actor === false ? undefined : actor) as never;
  }

  override getRequest(context: ExecutionContext): RequestWithActor {
    return requestOf(context);
  }

  override getAuthenticateOptions(): { session: false; property: string } {
    return { session: false, property: 'actor' };
  }

  // A GraphQL request may name several operations' fields, which start at one moment; it is authenticated once.
  private async actorOf(context: ExecutionContext): Promise<Actor | undefined> {
    const request = requestOf(context);
    request.authenticated ??= Promise.resolve(super.canActivate(context));
    await request.authenticated;
    return request.actor;
  }
}
