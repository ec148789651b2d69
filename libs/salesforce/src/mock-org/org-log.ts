import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../catalogue/catalogue.ts';
import { Division } from './division.ts';
import { DEFAULT_AS_OF, DEFAULT_SEED, checkArguments, planOrg } from './generate.ts';
import { divisionHistory } from './history/division-history.ts';
import { divisionRecordsInMemory } from './history/division-records-in-memory.ts';
import { liveDays } from './days/live-days.ts';
import { divisionSizes } from './org-size.ts';

/** One thing that happened to one record: its whole state afterwards, or its disappearance. */
export interface OrgVersion {
  readonly object: SObjectName;
  /** 18 characters. */
  readonly id: string;
  /** When it became so: the record's SystemModstamp; of one that is gone, when it was purged. */
  readonly at: Date;
  /** Values as REST has them, without `attributes`; undefined once the record is gone for good (purged). */
  readonly record: SourceRecord | undefined;
}

/** Sorted by moment, object and id; the state of the org at T is the last version of each id up to and at T. */
export type OrgLog = readonly OrgVersion[];

export interface OrgLogOptions {
  /** Which org: any whole number from 0 to 2^31 - 1; default 1. */
  readonly seed?: number;
  /** How many times the default org of 26,888 records; default 1. */
  readonly scale?: number;
  /** The clock the simulated days begin at; default the end of 2024. The three years before are history. */
  readonly asOf?: Date;
  /** Days that pass after `asOf`; default 0. */
  readonly days?: number;
  /** First month of the fiscal year; default 2. */
  readonly fiscalYearStartMonth?: number;
}

/**
 * Everything that happened in a mock org, in memory: the same arguments give the same log. A division has some 35,000
 * versions; `divisionLogs` is for orgs of many.
 *
 * Throws a MedallionError for arguments out of range.
 */
export async function orgLog(options: OrgLogOptions = {}): Promise<OrgLog> {
  const log: OrgVersion[] = [];
  for await (const versions of divisionLogs(options)) for (const version of versions) log.push(version);
  return log.sort(inOrder);
}

/** The log division by division, each in order, in the memory of one: nothing in a division happens because of another. */
export async function* divisionLogs(options: OrgLogOptions = {}): AsyncGenerator<OrgLog> {
  const { seed = DEFAULT_SEED, scale = 1, asOf = DEFAULT_AS_OF, fiscalYearStartMonth = 2, days = 0 } = options;
  checkArguments(seed, scale, asOf, fiscalYearStartMonth, days);
  const org = await planOrg(seed, asOf, fiscalYearStartMonth);
  for (const [index, size] of divisionSizes(scale).entries()) {
    const division = new Division(org, index, size);
    const records = divisionRecordsInMemory(division);
    const versions = divisionHistory(division, records);
    for (const version of liveDays(division, records, days)) versions.push(version);
    yield versions.sort(inOrder);
  }
}

/** Order of a log: by moment, object and id. */
export function inOrder(a: OrgVersion, b: OrgVersion): number {
  return a.at.getTime() - b.at.getTime() || compare(a.object, b.object) || compare(a.id, b.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The records that are in the org at a moment, deleted ones in the recycle bin too, by id. */
export function stateAt(log: OrgLog, at: Date): Map<string, OrgVersion & { readonly record: SourceRecord }> {
  const state = new Map<string, OrgVersion & { readonly record: SourceRecord }>();
  for (const version of log) {
    if (version.at > at) break;
    const { record } = version;
    if (record === undefined) state.delete(version.id);
    else state.set(version.id, { ...version, record });
  }
  return state;
}
