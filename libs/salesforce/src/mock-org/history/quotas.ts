import type { SourceRecord } from '@medallion/core';
import { modifiedAt, type Change } from './life.ts';
import { raisedFrom } from '../quotas.ts';

/** A quota entered, and perhaps raised since. */
export const quotaChanges = (quota: SourceRecord): Change[] => [
  { at: modifiedAt(quota), kind: 'edit', before: { QuotaAmount: raisedFrom(quota['QuotaAmount'] as number) } },
];
