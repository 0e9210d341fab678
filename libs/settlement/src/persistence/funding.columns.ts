/** A row of `statement_funding`, called f, as the domain's Funding. */
export const FUNDING_COLUMNS = `f.for_month AS "forMonth", f.wager_id AS wager, f.point_id AS point, f.tranche_id AS tranche,
  f.funder_key AS "funderKey", f.funder_party_id AS "funderId", f.to_key AS "toKey", f.to_party_id AS "toId",
  f.amount_minor AS "amountMinor"`;
