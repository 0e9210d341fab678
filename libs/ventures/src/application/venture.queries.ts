import { Injectable } from '@nestjs/common';
import { type Id, parseId } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Venture } from '../domain/venture.js';
import type { Caller, SeenVenture } from '../domain/venture.policy.js';
import { type PagedHistoryEntry, type PagedMember, VentureTeamStore } from '../persistence/venture-team.store.js';
import { type VentureFilter, VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';

/** Ventures for other contexts and for graphql/. A venture's party, calendar and reference are fields of it. */
@Injectable()
export class VentureQueries {
  constructor(
    private readonly ventures: VentureStore,
    private readonly views: VentureViewStore,
    private readonly team: VentureTeamStore,
  ) {}

  /** Whoever asks: for work on behalf of nobody, such as settlement. */
  byIds(reader: Reader, ids: readonly Id<'venture'>[]): Promise<Map<Id<'venture'>, Venture>> {
    return this.ventures.byIds(reader, ids);
  }

  byReferences(reader: Reader, references: readonly string[]): Promise<Map<string, Venture>> {
    return this.ventures.byReferences(reader, references);
  }

  /** Ventures by what a sender calls them: the id `ven_…`, or the reference of another system. Two statements. */
  async byNames(reader: Reader, names: readonly string[]): Promise<Map<string, Venture>> {
    const ids = new Map<string, Id<'venture'>>();
    for (const name of new Set(names)) {
      const id = parseId('venture', name);
      if (id.ok) ids.set(name, id.value);
    }
    const found = await this.ventures.byReferences(
      reader,
      [...new Set(names)].filter((name) => !ids.has(name)),
    );
    const byId = await this.ventures.byIds(reader, [...ids.values()]);
    for (const [name, id] of ids) {
      const venture = byId.get(id);
      if (venture) found.set(name, venture);
    }
    return found;
  }

  /** The venture with the caller's standing in it; undefined when the caller may not see it. */
  async visibleVenture(reader: Reader, caller: Caller, id: Id<'venture'>): Promise<SeenVenture | undefined> {
    return (await this.views.seen(reader, caller, [id])).get(id);
  }

  visibleVentures(
    reader: Reader,
    caller: Caller,
    ids: readonly Id<'venture'>[],
  ): Promise<Map<Id<'venture'>, SeenVenture>> {
    return this.views.seen(reader, caller, ids);
  }

  /** Ventures that the caller leads now. */
  ledBy(reader: Reader, caller: Caller): Promise<Set<Id<'venture'>>> {
    return this.views.belonging(reader, caller, 'lead');
  }

  /** Ventures that the caller is a lead or member of now, or whose party they act for. */
  memberOf(reader: Reader, caller: Caller): Promise<Set<Id<'venture'>>> {
    return this.views.belonging(reader, caller, 'any');
  }

  /** One page of each venture's members, newest first. For those whom the policy lets see them. */
  memberPages(reader: Reader, ids: readonly Id<'venture'>[], page: PageRequest): Promise<PagedMember[]> {
    return this.team.memberPages(reader, ids, page);
  }

  /** One page of each venture's history, newest first. For those whom the policy lets see it. */
  historyPages(reader: Reader, ids: readonly Id<'venture'>[], page: PageRequest): Promise<PagedHistoryEntry[]> {
    return this.team.historyPages(reader, ids, page);
  }

  list(reader: Reader, caller: Caller, filter: VentureFilter, page: PageRequest): Promise<SeenVenture[]> {
    return this.views.ventures(reader, caller, filter, page);
  }
}
