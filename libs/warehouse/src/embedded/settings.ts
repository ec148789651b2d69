const MB = 1024 * 1024;
const GB = 1024 * MB;

/** What of the host the settings depend on. Sizes in bytes. */
export interface HostResources {
  readonly memory: number;
  readonly cpus: number;
  readonly freeDisk: number;
  /** Size of /dev/shm: containers often have 64 MB, too little for parallel queries. `undefined` where there is none. */
  readonly sharedMemoryFolder: number | undefined;
  readonly platform: NodeJS.Platform;
}

const between = (least: number, value: number, most: number): number => Math.max(least, Math.min(most, value));
const megabytes = (bytes: number): string => `${Math.floor(bytes / MB)}MB`;

/**
 * Settings of the embedded server, for one user's bulk loads and rebuilds on a host that does other things too.
 * fsync stays on: a crash of the machine loses at most the last moments (synchronous_commit off), never the database.
 */
export function serverSettings(host: HostResources): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    // No socket files: nothing to find stale, and no path too long for one.
    unix_socket_directories: '',
    max_connections: '100',
    password_encryption: 'scram-sha-256',
    shared_buffers: megabytes(between(128 * MB, host.memory / 8, GB)),
    effective_cache_size: megabytes(between(256 * MB, host.memory / 2, 64 * GB)),
    work_mem: megabytes(between(8 * MB, host.memory / 192, 128 * MB)),
    maintenance_work_mem: megabytes(between(64 * MB, host.memory / 48, 512 * MB)),
    wal_level: 'minimal',
    max_wal_senders: '0',
    synchronous_commit: 'off',
    fsync: 'on',
    max_wal_size: megabytes(between(GB, host.freeDisk / 10, 8 * GB)),
    checkpoint_timeout: '30min',
    max_worker_processes: String(between(4, host.cpus * 2, 16)),
    max_parallel_workers: String(between(2, host.cpus, 8)),
    max_parallel_workers_per_gather: '2',
    jit: 'off',
    ...(host.sharedMemoryFolder !== undefined && host.sharedMemoryFolder < GB
      ? { dynamic_shared_memory_type: 'sysv' }
      : {}),
    // A client that was killed gives its locks back soon, not when its query ends.
    ...(host.platform === 'linux' ? { client_connection_check_interval: '5s' } : {}),
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '%m [%p] %a: ',
    log_min_messages: 'warning',
    // Statements hold people's data.
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
  };
}

/** As a configuration file that postgresql.conf includes; `alter system` still goes before it. */
export function settingsFile(settings: Record<string, string>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return ['# Written by medallion at every start; use "alter system" for settings of your own.', ...lines, ''].join(
    '\n',
  );
}
