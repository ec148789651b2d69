import type { ModelChecks } from '@medallion/quality';

export { models } from '@medallion/bronze';
/** Bronze renames and casts: its contracts say all there is to say. */
export const checks: readonly ModelChecks[] = [];
