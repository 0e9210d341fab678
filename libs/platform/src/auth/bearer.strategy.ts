import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { type Actor, ActorSource } from './actor.js';

/** A longer credential is nobody's; it is refused before anything is computed from it. */
const CREDENTIAL_LENGTH_MAX = 4096;

/** passport strategy for `Authorization: Bearer …`: short access tokens of sessions and access tokens of machines alike. */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') {
  constructor(private readonly actors: ActorSource) {
    super();
  }

  async validate(request: FastifyRequest): Promise<Actor | false> {
    const credential = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!credential || credential.length > CREDENTIAL_LENGTH_MAX) return false;
    return (await this.actors.fromBearer(credential, request.id)) ?? false;
  }
}
