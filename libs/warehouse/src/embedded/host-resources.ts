import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import type { HostResources } from './settings.ts';

/** What this host offers; in a container, what the container may use. */
export async function hostResources(dataRoot: string): Promise<HostResources> {
  const constrained = process.constrainedMemory();
  const disk = await statfs(dataRoot);
  const sharedMemory = process.platform === 'linux' ? await statfs('/dev/shm').catch(() => undefined) : undefined;
  return {
    memory: constrained > 0 ? Math.min(constrained, totalmem()) : totalmem(),
    cpus: availableParallelism(),
    freeDisk: disk.bavail * disk.bsize,
    sharedMemoryFolder: sharedMemory ? sharedMemory.blocks * sharedMemory.bsize : undefined,
    platform: process.platform,
  };
}
