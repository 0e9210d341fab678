/** `safe` for data that must survive a power cut, `test` for data that nobody will miss. */
export type Durability = 'safe' | 'test';

/** Given at each start and not kept in the cluster, so that a newer release brings its own. */
export function serverArguments(cluster: string, port: number, durability: Durability): string[] {
  const settings = { ...ALWAYS, ...(durability === 'safe' ? SAFE : TEST) };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', cluster, '-p', String(port), ...pairs];
}

const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // Costs more than it brings for statements that take milliseconds.
  jit: 'off',
};

// For a small machine: a quarter of 1 GB for the cache, and checkpoints rare enough for bulk loads.
const SAFE = {
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'pglz',
  fsync: 'on',
};

const TEST = {
  // Several test workers, each with several pools.
  max_connections: '300',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};
