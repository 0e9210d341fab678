import type { VentureOrigin } from './venture.js';

/** How makers of one origin fared. `applied` = `admitted` + `rejected` + `withdrawn` + `pending`. */
export type AdmissionFigures = {
  readonly origin: VentureOrigin;
  readonly applied: number;
  readonly admitted: number;
  readonly rejected: number;
  readonly withdrawn: number;
  readonly pending: number;
  /** Applications that a reviewer asked to change at least once, whatever became of them. */
  readonly changesRequested: number;
  /** From application to admission or rejection, with two decimals; null while nothing has been decided. */
  readonly medianDaysToDecision: string | null;
  /** Taken over as admitted from another system, without an application here. */
  readonly imported: number;
};
