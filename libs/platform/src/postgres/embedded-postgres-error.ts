export type EmbeddedPostgresErrorCode =
  | 'PLATFORM_NOT_SUPPORTED'
  | 'BINARIES_NOT_RUNNABLE'
  | 'NO_SERVER_ACCOUNT'
  | 'DATA_DIR_NOT_REACHABLE'
  | 'DATA_DIR_NOT_OURS'
  | 'CLUSTER_MISSING'
  | 'VERSION_MISMATCH'
  | 'PASSWORD_REFUSED'
  | 'INIT_FAILED'
  | 'START_FAILED';

/** The embedded server cannot be had. The message says what was wrong and what would be right. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}

// Not instanceof: under Jest the errors of Node come from another realm than the tested code.
export function errorCodeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
