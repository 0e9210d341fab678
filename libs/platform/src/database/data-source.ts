import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** Connections of one process; api, worker and command line together stay well below PostgreSQL's default of 100. */
const POOL_CONNECTIONS_MAX = 10;
/** A statement that runs longer is a fault; imports and settlement chunks stay far below it. */
const STATEMENT_TIMEOUT_MS = 300_000;
const CONNECTION_TIMEOUT_MS = 10_000;

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/** int8 as bigint, since money is bigint; date as text, since a calendar day has no time zone. Everything else as pg does. */
function parserOf(oid: TypeId, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8) return BigInt;
  if (oid === pg.types.builtins.DATE) return (text: string) => text;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

export type DatabaseOptions = {
  readonly url: string;
  readonly rows?: readonly (new () => object)[];
  readonly applicationName?: string;
};

/** How the application connects: as chuang_app, whatever the URL signs in as. */
export function applicationOptions({ url, rows = [], applicationName = 'chuang' }: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema: 'chuang',
    entities: [...rows],
    synchronize: false,
    logging: false,
    applicationName,
    poolSize: POOL_CONNECTIONS_MAX,
    connectTimeoutMS: CONNECTION_TIMEOUT_MS,
    extra: {
      options: '-c role=chuang_app -c search_path=chuang -c timezone=UTC',
      statement_timeout: STATEMENT_TIMEOUT_MS,
      types: { getTypeParser: parserOf },
    },
  };
}

export function applicationDataSource(options: DatabaseOptions): DataSource {
  return new DataSource(applicationOptions(options));
}
