import fc from 'fast-check';
import { serverSettings, settingsFile, type HostResources } from './settings.ts';

const GB = 1024 ** 3;
const host: HostResources = {
  memory: 24 * GB,
  cpus: 2,
  freeDisk: 200 * GB,
  sharedMemoryFolder: 12 * GB,
  platform: 'linux',
};
const megabytes = (text: string | undefined): number => Number(text?.match(/^(\d+)MB$/)?.[1]);

test('a large host gets the settings that were measured', () => {
  expect(serverSettings(host)).toMatchObject({
    shared_buffers: '1024MB',
    work_mem: '128MB',
    maintenance_work_mem: '512MB',
    max_wal_size: '8192MB',
    wal_level: 'minimal',
    fsync: 'on',
    jit: 'off',
  });
});

test('what the server reserves fits into any host', () => {
  fc.assert(
    fc.property(fc.integer({ min: GB / 2, max: 512 * GB }), (memory) => {
      const settings = serverSettings({ ...host, memory });
      const reserved = megabytes(settings['shared_buffers']) + megabytes(settings['maintenance_work_mem']);
      expect(reserved * 1024 * 1024).toBeLessThanOrEqual(memory / 2);
    }),
  );
});

test('a container with a small /dev/shm gets its parallel queries’ memory elsewhere', () => {
  const small = serverSettings({ ...host, sharedMemoryFolder: 64 * 1024 * 1024 });
  expect(small['dynamic_shared_memory_type']).toBe('sysv');
  expect(serverSettings(host)['dynamic_shared_memory_type']).toBeUndefined();
});

test('the detection of vanished clients is left out where the system has none', () => {
  expect(serverSettings({ ...host, platform: 'darwin' })['client_connection_check_interval']).toBeUndefined();
});

test('quotes in a value are doubled', () => {
  expect(settingsFile({ a: "it's" })).toContain("a = 'it''s'\n");
});
