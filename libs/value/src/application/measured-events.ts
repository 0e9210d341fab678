import { Injectable } from '@nestjs/common';
import type { PageRequest, Reader } from '#libs/platform';
import {
  type MeasuredEvent,
  MeasuredEventReads,
  type ResultKey,
  type SealedResult,
} from '../persistence/measured-event.reads.js';

export type { MeasuredEvent, SealedResult };

/** The events behind sealed results, for contexts that explain what they computed. They decide who may see them. */
@Injectable()
export class MeasuredEvents {
  constructor(private readonly reads: MeasuredEventReads) {}

  /** In the order of the keys; undefined where nothing was sealed. One statement, however many. */
  results(reader: Reader, keys: readonly ResultKey[]): Promise<(SealedResult | undefined)[]> {
    return this.reads.results(reader, keys);
  }

  /** The same page of each, newest first. Their numbers are what the result was computed from, and nothing else is. */
  pages(reader: Reader, keys: readonly ResultKey[], page: PageRequest): Promise<MeasuredEvent[][]> {
    return this.reads.pages(reader, keys, page);
  }
}
