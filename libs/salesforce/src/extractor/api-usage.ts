import { MedallionError } from '@medallion/core';

/** How many of its requests of 24 hours the org has used, by all its clients. */
export interface ApiUsage {
  readonly used: number;
  readonly limit: number;
}

/** Reads `api-usage=18/5000` of the header Sforce-Limit-Info; other parts may follow. */
export function parseLimitInfo(header: string | null | undefined): ApiUsage | undefined {
  const match = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(header ?? '');
  return match ? { used: Number(match[1]), limit: Number(match[2]) } : undefined;
}

/**
 * Stops before the org's other integrations starve.
 * @param share of the org's requests that may be used up, from 0 to 1
 * @throws MedallionError SALESFORCE_API_SHARE_USED
 */
export function requireApiShare(usage: ApiUsage | undefined, share: number): void {
  if (!usage || usage.limit === 0 || usage.used < usage.limit * share) return;
  throw new MedallionError({
    code: 'SALESFORCE_API_SHARE_USED',
    kind: 'environment',
    message: `The org has used ${usage.used} of its ${usage.limit} API requests of 24 hours; at ${Math.round(share * 100)}% the extraction stops.`,
    fix: 'Run it again later: it goes on where it stopped. Or raise salesforce.apiShare in medallion.config.ts.',
    fields: { ...usage, share },
  });
}
