import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, CurrentActor, RequiresScope } from '#libs/platform';
import { itemsOf } from './event-items.js';
import { type EventsAnswer, TakeEvents } from './take-events.js';

@Controller('v1/events')
export class EventsController {
  constructor(private readonly takeEvents: TakeEvents) {}

  /** CloudEvents 1.0 in batch, structured or binary mode. 202 with an outcome for each event, the refused ones included. */
  @Post()
  @HttpCode(202)
  @RequiresScope('events:write')
  take(@Req() request: FastifyRequest, @CurrentActor() actor: Actor): Promise<EventsAnswer> {
    return this.takeEvents.execute(actor, itemsOf(request));
  }
}
