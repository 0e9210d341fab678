/** A kind of breakage that a proof found, with how many rows it concerns and the first of them. */
export type Finding = {
  readonly check: string;
  readonly rows: bigint;
  /** For people: which row, and what is wrong with it. */
  readonly first: string;
};
