export { resolveDataDir } from './data-dir.js';
export { openDatabase, type OpenDatabaseOptions, type OpenedDatabase } from './embedded-postgres.js';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded-postgres-error.js';
