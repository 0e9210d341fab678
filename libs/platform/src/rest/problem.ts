/** RFC 9457. `code` is what programs read; `type` is the same as a URI reference. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
};

/** Thrown by a REST controller for a request that is refused as a whole. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    const words = code.toLowerCase().split('_');
    this.problem = { type: `/problems/${words.join('-')}`, title: sentence(words.join(' ')), status, detail, code };
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
