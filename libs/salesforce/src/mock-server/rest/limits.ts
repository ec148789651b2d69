import type { MockOrg } from '../mock-org.ts';

const DAILY_REQUESTS = 100_000;

/** Calls the org allows on a day. */
export const dailyRequests = ({ faults }: MockOrg): number => faults.plan.dailyRequests ?? DAILY_REQUESTS;

/** `GET limits`: the ones clients read. */
export function limits(org: MockOrg): Record<string, { readonly Max: number; readonly Remaining: number }> {
  const max = dailyRequests(org);
  const unused = (Max: number) => ({ Max, Remaining: Max });
  return {
    DailyApiRequests: { Max: max, Remaining: Math.max(0, max - org.usage.used(org.state.now)) },
    DailyBulkApiBatches: unused(15_000),
    DailyBulkV2QueryFileStorageMB: unused(976_562),
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 - org.jobs.list().length },
    DailyAsyncApexExecutions: unused(250_000),
    DailyStreamingApiEvents: unused(10_000),
    DataStorageMB: unused(1_024),
    FileStorageMB: unused(1_024),
  };
}
