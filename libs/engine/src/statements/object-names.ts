import { BASE_ENVIRONMENT } from '@medallion/core';
import { digest } from '../hash.ts';
import type { RelationName } from '../relation.ts';

/** Postgres cuts longer names off silently, which would make two of them one. */
const MAX_NAME_BYTES = 63;

/** The name as it is, or cut and made unique by its digest where Postgres would cut it. */
export function boundedName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  let head = name;
  while (Buffer.byteLength(head) > MAX_NAME_BYTES - 9) head = head.slice(0, -1);
  return `${head}_${digest([name]).slice(0, 8)}`;
}

export const primaryKeyName = (table: string): string => boundedName(`${table}_pkey`);
export const foreignKeyName = (table: string, column: string): string => boundedName(`${table}_${column}_fkey`);
export const indexName = (table: string, columns: readonly string[]): string =>
  boundedName(`${table}_${columns.join('_')}_idx`);

/** The base environment scratches in `scratch`, another in `<environment>__scratch`: each cleans up after itself alone. */
export const scratchSchema = (environment: string): string =>
  environment === BASE_ENVIRONMENT ? 'scratch' : `${environment}__scratch`;

/** Where one run computes a model's rows: `scratch."gold__dim_account__<run>"`. */
export function scratchName(scratch: Scratch, id: string, suffix = ''): RelationName {
  return { schema: scratch.schema, name: boundedName(`${id.replace('.', '__')}__${scratch.run}${suffix}`) };
}

/** Where a run keeps the keys of rows that differ from the live ones. */
export const diffName = (scratch: Scratch, id: string): RelationName => scratchName(scratch, id, '__diff');

export interface Scratch {
  readonly schema: string;
  /** A few characters that tell runs apart. */
  readonly run: string;
}
