import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, IdSource, Transactor } from '#libs/platform';
import type { IndustryPlatform } from '../domain/industry-platform.js';
import { IndustryPlatformStore } from '../persistence/industry-platform.store.js';

const SLUG = /^[a-z0-9-]{1,60}$/;

@Injectable()
export class CreateIndustryPlatform {
  constructor(
    private readonly transactor: Transactor,
    private readonly platforms: IndustryPlatformStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** Refused: INPUT_INVALID, SLUG_TAKEN. */
  async execute(_actor: Actor, input: { slug: string; name: string }): Promise<Result<IndustryPlatform, Refusal>> {
    if (!SLUG.test(input.slug)) {
      return err(refusal('INPUT_INVALID', 'write 1 to 60 of: a to z, digits, hyphen', ['slug']));
    }
    const platform = { id: this.ids.next<'industryPlatform'>(), ...input, createdAt: this.clock.now() };
    return this.transactor.run(async (tx) => {
      if (await this.platforms.insert(tx, platform)) return ok(platform);
      return err(refusal('SLUG_TAKEN', `another industry platform is called ${input.slug}`, ['slug']));
    });
  }
}
