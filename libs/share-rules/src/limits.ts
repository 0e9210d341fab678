/** Deeper than any rule a person can read; keeps recursion over a document far from the end of the stack. */
export const DOCUMENT_DEPTH_MAX = 32;
/** About 200 steps of 30 values each with room to spare; bounds the time of a parse. */
export const DOCUMENT_NODES_MAX = 20_000;
/** Longer than any id or name; bounds the digits of a number and with them the time of exact arithmetic. */
export const TEXT_LENGTH_MAX = 100;
export const STEPS_MAX = 200;
/** Parties that sign; holders of units are not parties and are not limited here. */
export const PARTIES_MAX = 500;
/** One expression: products of this many factors still have few enough digits to be exact in milliseconds. */
export const EXPRESSION_NODES_MAX = 256;
/** Share rules: "denominators up to 10^9". */
export const DENOMINATOR_MAX = 10n ** 9n;
/** Digits of a number that comes in as an input or as state: beyond any amount, short enough to stay fast. */
export const NUMBER_LENGTH_MAX = 60;
/** The smallest common unit of fractional holder units; a finer one would make a pool of many holders quadratic. */
export const UNITS_DENOMINATOR_MAX = 10n ** 36n;
/** Evaluations of one dry run: a drafting answer must stay interactive. */
export const DRY_RUNS_MAX = 2_000;
/** Steps evaluated by one dry run, so that long terms get fewer runs and not a longer wait. */
export const DRY_RUN_STEPS_MAX = 20_000;
