/** Segments from the root of the document to the place of a fault; they join to a JSON pointer. */
export type TermsPath = readonly string[];

/** What was wrong with the document and what would be right. Codes never change meaning. */
export type TermsFault = { readonly code: TermsFaultCode; readonly path: TermsPath; readonly message: string };

export type TermsFaultCode =
  | 'DOCUMENT_TOO_LARGE'
  | 'DOCUMENT_TOO_DEEP'
  | 'NOT_JSON'
  | 'NUMBER_NOT_EXACT'
  | 'TYPE_WRONG'
  | 'TEXT_INVALID'
  | 'FIELD_MISSING'
  | 'FIELD_UNKNOWN'
  | 'KIND_UNKNOWN'
  | 'OPERATOR_UNKNOWN'
  | 'VALUE_OUT_OF_RANGE'
  | 'ID_DUPLICATE'
  | 'ID_RESERVED'
  | 'RANK_DUPLICATE'
  | 'PAYEE_DUPLICATE'
  | 'PARTY_UNKNOWN'
  | 'STEP_NOT_EARLIER'
  | 'DENOMINATOR_ZERO'
  | 'DENOMINATOR_TOO_LARGE'
  | 'AMOUNT_NEGATIVE'
  | 'WEIGHT_NEGATIVE'
  | 'RATE_NEGATIVE'
  | 'RATE_OVER_ONE'
  | 'RATE_UNBOUNDED'
  | 'BANDS_NOT_ASCENDING'
  | 'LAST_BAND_NOT_OPEN'
  | 'ROWS_NOT_ASCENDING'
  | 'FLOOR_OVER_CAP'
  | 'LIMIT_NEEDS_ONE_PAYEE'
  | 'INPUT_SHAPE_CONFLICT'
  | 'CURRENCY_UNKNOWN'
  | 'INPUT_UNDECLARED'
  | 'INPUT_DECLARED_TWICE'
  | 'DRY_RUN_FAILED';
