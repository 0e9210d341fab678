import { Injectable } from '@nestjs/common';
import { type Id, publicId } from '#libs/kernel';
import { requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { IdentityQueries } from '../application/identity.queries.js';
import type { Party } from '../domain/party.js';
import type { PartyType } from './identity.types.js';

/** Parties and names of accounts for the fields of other contexts' types: one statement per request and kind. */
@Injectable()
export class PartyLoader {
  constructor(
    private readonly transactor: Transactor,
    private readonly identity: IdentityQueries,
  ) {}

  async party(request: RequestWithActor, id: Id<'party'>): Promise<PartyType> {
    const batch = (ids: readonly Id<'party'>[]) => this.identity.partiesByIds(this.transactor.reader, ids);
    const party = await requestLoader(request, 'party', batch).load(id);
    if (!party) throw new Error(`the party ${id} that a row names does not exist`);
    return toPartyType(party);
  }

  async accountName(request: RequestWithActor, id: Id<'account'>): Promise<string> {
    const batch = (ids: readonly Id<'account'>[]) => this.identity.accountsByIds(this.transactor.reader, ids);
    const account = await requestLoader(request, 'account', batch).load(id);
    return account?.displayName ?? '';
  }
}

export function toPartyType(party: Party): PartyType {
  return { id: publicId('party', party.id), kind: party.kind, name: party.name, reference: party.reference };
}
