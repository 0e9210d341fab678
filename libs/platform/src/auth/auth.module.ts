import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { BearerStrategy } from './bearer.strategy.js';

/** Needs an ActorSource from a global module; identity/ provides it. */
@Global()
@Module({
  imports: [PassportModule],
  providers: [BearerStrategy, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class AuthModule {}
