import { Injectable } from '@nestjs/common';
import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { Rulebook, RulebookContent } from '../domain/rulebook.js';
import type { Venture } from '../domain/venture.js';
import { IndustryPlatformStore } from '../persistence/industry-platform.store.js';
import { RulebookStore } from '../persistence/rulebook.store.js';

/** What an application is measured by. */
@Injectable()
export class AdmissionRules {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly platforms: IndustryPlatformStore,
  ) {}

  /** Refused: RULEBOOK_MISSING. */
  async inForce(reader: Reader): Promise<Result<Rulebook, Refusal>> {
    const rulebook = await this.rulebooks.inForce(reader, 'admission');
    return rulebook ? ok(rulebook) : err(refusal('RULEBOOK_MISSING', 'an operator publishes a rulebook first'));
  }

  /** The rules of each venture: those in force when it applied. */
  async of(reader: Reader, ventures: readonly Venture[]): Promise<(venture: Venture) => RulebookContent> {
    const rulebooks = await this.rulebooks.byIds(reader, [...new Set(ventures.map(({ rulebook }) => rulebook))]);
    return ({ rulebook }) => {
      const found = rulebooks.get(rulebook);
      if (!found) throw new Error(`the rulebook ${rulebook} that a venture names does not exist`);
      return found.content;
    };
  }

  /** Refused: NOT_FOUND. */
  async checkPlatform(reader: Reader, id: Id<'industryPlatform'> | null): Promise<Result<null, Refusal>> {
    if (id === null || (await this.platforms.byIds(reader, [id])).has(id)) return ok(null);
    return err({ ...notFound('the industry platform'), path: ['industryPlatformId'] });
  }
}
