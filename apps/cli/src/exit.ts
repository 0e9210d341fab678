/** How a command ends. Scripts depend on these numbers; they never change their meaning. */
export const EXIT = {
  done: 0,
  /** Done, and something was refused or found that somebody has to look at. */
  findings: 1,
  /** The call or its input cannot be used; nothing was done. */
  unusable: 2,
  /** Failed unexpectedly. */
  failed: 3,
  interrupted: 130,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A call or an input that cannot be used; says what was wrong and what would be right. Nothing was done. */
export class Unusable extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
