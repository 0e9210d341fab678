import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { LeadershipChallenge } from '../domain/leadership-challenge.js';
import { type Caller, maySeeDetails, overseesVentures, type SeenVenture } from '../domain/venture.policy.js';
import {
  type ChallengeFilter,
  LeadershipChallengeStore,
  type PagedChallengeEntry,
} from '../persistence/leadership-challenge.store.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';

/** A challenge with what the caller is to its venture. */
export type SeenChallenge = { readonly challenge: LeadershipChallenge; readonly seen: SeenVenture };

/** Leadership challenges for those who see the details of their ventures: its people, reviewers, auditors. */
@Injectable()
export class LeadershipChallengeQueries {
  constructor(
    private readonly challenges: LeadershipChallengeStore,
    private readonly views: VentureViewStore,
  ) {}

  /** Undefined for what is not there or not the caller's to see. */
  async visible(reader: Reader, caller: Caller, id: Id<'leadershipChallenge'>): Promise<SeenChallenge | undefined> {
    const challenge = await this.challenges.byId(reader, id);
    return challenge && (await this.seen(reader, caller, [challenge]))[0];
  }

  /** Newest first. */
  async page(reader: Reader, caller: Caller, filter: ChallengeFilter, page: PageRequest): Promise<SeenChallenge[]> {
    const only = overseesVentures(caller) ? null : [...(await this.views.belonging(reader, caller, 'any'))];
    return this.seen(reader, caller, await this.challenges.page(reader, filter, only, page));
  }

  historyPages(
    reader: Reader,
    challenges: readonly Id<'leadershipChallenge'>[],
    page: PageRequest,
  ): Promise<PagedChallengeEntry[]> {
    return this.challenges.historyPages(reader, challenges, page);
  }

  private async seen(
    reader: Reader,
    caller: Caller,
    challenges: readonly LeadershipChallenge[],
  ): Promise<SeenChallenge[]> {
    const ventures = await this.views.seen(reader, caller, [...new Set(challenges.map(({ venture }) => venture))]);
    return challenges.flatMap((challenge) => {
      const seen = ventures.get(challenge.venture);
      return seen && maySeeDetails(caller, seen) ? [{ challenge, seen }] : [];
    });
  }
}
