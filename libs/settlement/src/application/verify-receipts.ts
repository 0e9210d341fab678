import { Injectable } from '@nestjs/common';
import type { Finding, Reader } from '#libs/platform';
import { receiptHash } from '../domain/tranche.js';
import { TrancheStore } from '../persistence/tranche.store.js';

const RECEIPTS_PER_PAGE = 2_000;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';
const CHECK = 'every receipt is the document that its journal names';

/** Computes the hash of every receipt again: nobody changes what a funder paid, when, or who saw it, without the chain. */
@Injectable()
export class VerifyReceipts {
  constructor(private readonly tranches: TrancheStore) {}

  async execute(reader: Reader): Promise<readonly Finding[]> {
    let [rows, first]: [bigint, string | undefined] = [0n, undefined];
    let after: readonly [string, string] = [ZERO_UUID, ZERO_UUID];
    for (;;) {
      const page = await this.tranches.receiptsToProve(reader, after, RECEIPTS_PER_PAGE);
      for (const receipt of page.filter((one) => receiptHash(one) !== one.documentHash)) {
        rows += 1n;
        first ??= `receipt ${receipt.id} of venture ${receipt.ventureId} was changed`;
      }
      const last = page.at(-1);
      if (!last || page.length < RECEIPTS_PER_PAGE) return first === undefined ? [] : [{ check: CHECK, rows, first }];
      after = [last.ventureId, last.id];
    }
  }
}
