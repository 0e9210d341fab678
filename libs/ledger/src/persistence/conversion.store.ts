import { Injectable } from '@nestjs/common';
import { type CurrencyCode, formatRational, type Id, parseRational } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Conversion } from '../domain/conversion.js';
import type { JournalKey } from './journal.store.js';

export type StoredConversion = { readonly journalId: Id<'journal'>; readonly conversion: Conversion };

type ConversionRow = {
  bookId: string;
  journalId: Id<'journal'>;
  partyId: Id<'party'>;
  fromCurrency: CurrencyCode;
  fromMinor: bigint;
  toCurrency: CurrencyCode;
  toMinor: bigint;
  rate: string;
  rateSource: string;
  rateDate: string;
  convertedBy: Id<'account'>;
};

const CONVERSIONS = `SELECT book_id AS "bookId", journal_id AS "journalId", party_id AS "partyId",
  from_currency AS "fromCurrency", from_minor AS "fromMinor", to_currency AS "toCurrency", to_minor AS "toMinor", rate,
  rate_source AS "rateSource", rate_date AS "rateDate", converted_by AS "convertedBy" FROM conversion`;

/** The rate, source and author of each conversion. Rows are never changed. */
@Injectable()
export class ConversionStore {
  async insert(tx: Tx, { journalId, conversion }: StoredConversion): Promise<void> {
    await tx.write(
      `INSERT INTO conversion (book_id, journal_id, party_id, from_currency, from_minor, to_currency, to_minor, rate,
         rate_source, rate_date, converted_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        conversion.bookId,
        journalId,
        conversion.partyId,
        conversion.from.currency,
        conversion.from.minorUnits.toString(),
        conversion.toCurrency,
        conversion.toMinor.toString(),
        formatRational(conversion.rate),
        conversion.rateSource,
        conversion.rateDate,
        conversion.convertedBy,
      ],
    );
  }

  async ofJournals(reader: Reader, keys: readonly JournalKey[]): Promise<readonly StoredConversion[]> {
    const rows = await reader.rows<ConversionRow>(
      `${CONVERSIONS} JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, journal_id) USING (book_id, journal_id)`,
      [keys.map((key) => key.bookId), keys.map((key) => key.id)],
    );
    return rows.map(toStored);
  }

  /** By book and journal, behind the one given. */
  async page(
    reader: Reader,
    after: readonly [bookId: string, journalId: string],
    limit: number,
  ): Promise<readonly StoredConversion[]> {
    const rows = await reader.rows<ConversionRow>(
      `${CONVERSIONS} WHERE (book_id, journal_id) > ($1::uuid, $2::uuid) ORDER BY book_id, journal_id LIMIT $3`,
      [...after, limit],
    );
    return rows.map(toStored);
  }
}

function toStored({ journalId, fromMinor, fromCurrency, rate: text, ...row }: ConversionRow): StoredConversion {
  const rate = parseRational(text);
  if (!rate.ok) throw new Error(`conversion ${journalId} has the rate ${text}`);
  const from = { minorUnits: fromMinor, currency: fromCurrency };
  return { journalId, conversion: { ...row, from, rate: rate.value } };
}
