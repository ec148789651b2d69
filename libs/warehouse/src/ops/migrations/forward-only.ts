import { MedallionError } from '@medallion/core';

/** The way back of every migration: there is none that keeps the data. */
export async function forwardOnly(): Promise<never> {
  throw new MedallionError({
    code: 'MIGRATION_FORWARD_ONLY',
    kind: 'usage',
    message: 'Migrations of ops only go forward: going back would lose what was recorded.',
    fix: 'Restore a backup, or empty the warehouse with `medallion db reset`.',
  });
}
