import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { AdmissionFigures } from '../domain/admission-figures.js';
import type { IndustryPlatform } from '../domain/industry-platform.js';
import type { Rulebook, RulebookKind } from '../domain/rulebook.js';
import { AdmissionFiguresStore } from '../persistence/admission-figures.store.js';
import { IndustryPlatformStore } from '../persistence/industry-platform.store.js';
import { RulebookStore } from '../persistence/rulebook.store.js';

/** What is public about admission: the rules, the fields, and how makers fare. */
@Injectable()
export class AdmissionQueries {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly platforms: IndustryPlatformStore,
    private readonly admissions: AdmissionFiguresStore,
  ) {}

  /** The one in force when no version is named. */
  rulebook(reader: Reader, kind: RulebookKind, version?: number): Promise<Rulebook | undefined> {
    return version === undefined
      ? this.rulebooks.inForce(reader, kind)
      : this.rulebooks.byVersion(reader, kind, version);
  }

  rulebooksByIds(reader: Reader, ids: readonly Id<'rulebook'>[]): Promise<Map<Id<'rulebook'>, Rulebook>> {
    return this.rulebooks.byIds(reader, ids);
  }

  platformsByIds(
    reader: Reader,
    ids: readonly Id<'industryPlatform'>[],
  ): Promise<Map<Id<'industryPlatform'>, IndustryPlatform>> {
    return this.platforms.byIds(reader, ids);
  }

  industryPlatforms(reader: Reader, page: PageRequest): Promise<IndustryPlatform[]> {
    return this.platforms.list(reader, page);
  }

  figures(reader: Reader): Promise<AdmissionFigures[]> {
    return this.admissions.figures(reader);
  }
}
