import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Link } from '../../domain/links/link.js';
import { ContractLinkStore } from '../../persistence/contract-link.store.js';

/** Links of contracts that the caller is known to see one end of. */
@Injectable()
export class LinkQueries {
  constructor(private readonly links: ContractLinkStore) {}

  ofChildren(reader: Reader, children: readonly Id<'contract'>[]): Promise<ReadonlyMap<Id<'contract'>, Link>> {
    return this.links.ofChildren(reader, children);
  }

  async ofChild(reader: Reader, child: Id<'contract'>): Promise<Link | undefined> {
    return (await this.links.ofChildren(reader, [child])).get(child);
  }

  /** One page of the children of each of these contracts. */
  pagesOfChildren(reader: Reader, parents: readonly Id<'contract'>[], page: PageRequest): Promise<Link[]> {
    return this.links.pagesOfChildren(reader, parents, page);
  }
}
