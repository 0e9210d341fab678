import { Injectable } from '@nestjs/common';
import { Clock, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, IdSource, Transactor } from '#libs/platform';
import { parseRulebook } from '../domain/parse-rulebook.js';
import type { Rulebook, RulebookKind } from '../domain/rulebook.js';
import { RulebookStore } from '../persistence/rulebook.store.js';

@Injectable()
export class PublishRulebook {
  constructor(
    private readonly transactor: Transactor,
    private readonly rulebooks: RulebookStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /**
   * In force at once, for applications made from now on. Refused: RULEBOOK_INVALID, once for each fault. Publishing
   * what is in force already answers the version in force.
   */
  async execute(
    actor: Actor,
    input: { kind: RulebookKind; content: unknown },
  ): Promise<Result<Rulebook, readonly Refusal[]>> {
    const content = parseRulebook(input.content);
    if (!content.ok) return content;
    const stamp = { at: this.clock.now(), by: actor.account };
    const draft = { id: this.ids.next<'rulebook'>(), kind: input.kind, content: content.value, ...stamp };
    return this.transactor.run(async (tx) => ok(await this.rulebooks.publish(tx, draft)));
  }
}
