import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { MedallionError, type Logger } from '@medallion/core';
import { sObjectNames, type SObjectName } from '../catalogue/catalogue.ts';
import { MANIFEST_FILE, UNFINISHED_FILE, manifestText, type ExtractManifest } from '../extract-manifest.ts';
import { IdSequence } from '../ids/id-sequence.ts';
import { FiscalCalendar, dayFrom, dayOf } from './calendar.ts';
import { Division, type OrgPlan } from './division.ts';
import { divisionAt } from './division-at.ts';
import { divisionSizes, isPlanned, type OrgSize, type PlannedObject } from './org-size.ts';
import { PageWriter } from './page-writer.ts';
import { Random } from './random.ts';
import { textPools } from './text-pools.ts';

/** The org's clock unless told otherwise. */
export const DEFAULT_AS_OF = new Date('2024-12-31T23:59:59.000Z');
export const DEFAULT_SEED = 1;
/** In the mark of an unfinished folder: a mock org may be written over, an unfinished extract of a live org may not. */
const MOCK_MARK = 'mock\n';

export interface MockOrgOptions {
  /** Folder to write; it is made where missing, and must be empty or an earlier mock org. */
  readonly directory: string;
  /** Which org: any whole number from 0 to 2^31 - 1; default 1. */
  readonly seed?: number;
  /** How many times the default org of 26,888 records: 0.05 to 30000 in steps of 0.05, default 1. */
  readonly scale?: number;
  /** The org's clock, to the second; default the end of 2024. Its history is the three years before. */
  readonly asOf?: Date;
  /** Days that pass after `asOf`, which is then that much later: whole ones from 0 to 1000, default 0. */
  readonly days?: number;
  /** First month of the fiscal year, whose quarters deals crowd towards; default 2, as in the warehouse. */
  readonly fiscalYearStartMonth?: number;
  readonly logger?: Logger;
  /** Stops between two divisions; what was written stays without a manifest and is not taken for an extract. */
  readonly signal?: AbortSignal;
}

export interface MockOrgSummary {
  readonly directory: string;
  readonly organizationId: string;
  readonly asOf: Date;
  readonly objects: Readonly<Record<SObjectName, number>>;
  readonly records: number;
}

/**
 * Writes an org that does not exist, as the REST API would have answered for it: the same arguments give the same bytes
 * on any machine. Memory is that of one division (26,888 records) whatever the scale.
 *
 * Throws a MedallionError for arguments out of range and for a folder that holds something else.
 */
export async function generateMockOrg(options: MockOrgOptions): Promise<MockOrgSummary> {
  const { directory, seed = DEFAULT_SEED, scale = 1, fiscalYearStartMonth = 2, days = 0 } = options;
  const { logger, signal, asOf: start = DEFAULT_AS_OF } = options;
  checkArguments(seed, scale, start, fiscalYearStartMonth, days);
  const asOf = new Date(start.getTime() + days * 86_400_000);
  await clear(directory);
  await writeFile(join(directory, UNFINISHED_FILE), MOCK_MARK);

  const org = await planOrg(seed, start, fiscalYearStartMonth);
  const organizationId = new IdSequence('00D', org.instance, 1).next();
  const sizes = divisionSizes(scale);
  const totals = days === 0 ? totalsOf(sizes) : await countAfter(org, sizes, days, signal);
  logger?.info(`Making an org of ${sizes.length} divisions`, { directory, seed, scale });

  const sinks = sObjectNames.map((object, i) =>
    makeSink(directory, object, isPlanned(object) ? totals[object] : undefined, `01g${org.instance}000000000${10 + i}`),
  );
  const sinkOf = new Map(sinks.map((sink) => [sink.object, sink]));
  for (const [index, size] of sizes.entries()) {
    signal?.throwIfAborted();
    const division = new Division(org, index, size);
    divisionAt(division, days, (object, record) => sinkOf.get(object)!.add(record));
    // Pages are written as they fill: let a signal in between two divisions.
    await setImmediate();
    if (sizes.length > 1) logger?.debug(`Division ${index + 1} of ${sizes.length} written`);
  }
  for (const sink of sinks) sink.pages.end();
  const counts = Object.fromEntries(sinks.map(({ object, pages }) => [object, pages.records]));

  const manifest: ExtractManifest = {
    formatVersion: 1,
    source: 'mock',
    organizationId,
    asOf: asOf.toISOString(),
    extractedAt: asOf.toISOString(),
    seed,
    scale,
    ...(days === 0 ? {} : { days }),
    objects: Object.fromEntries(
      sinks.map(({ object, pages, fields }) => [object, { records: pages.records, fields, files: pages.files }]),
    ),
  };
  // Written last and whole: a folder without it is a generation that was killed.
  await writeFile(join(directory, `${MANIFEST_FILE}.part`), manifestText(manifest));
  await rename(join(directory, `${MANIFEST_FILE}.part`), join(directory, MANIFEST_FILE));
  await rm(join(directory, UNFINISHED_FILE));
  const records = sinks.reduce((sum, { pages }) => sum + pages.records, 0);
  return { directory, organizationId, asOf, objects: counts as Record<SObjectName, number>, records };
}

interface Sink {
  readonly object: SObjectName;
  readonly pages: PageWriter;
  /** The fields of the records, as sent. */
  fields: readonly string[];
  /** Takes a record of the sink's own object. */
  add(record: object): void;
}

function makeSink(directory: string, object: SObjectName, total: number | undefined, locator: string): Sink {
  const pages = new PageWriter(directory, object, total, locator);
  const sink: Sink = {
    object,
    pages,
    fields: [],
    add(record) {
      if (sink.fields.length === 0) sink.fields = Object.keys(record).sort();
      pages.add((record as { readonly Id: string }).Id, JSON.stringify(record));
    },
  };
  return sink;
}

/** Three years of history up to the clock, and what all divisions share. */
export async function planOrg(seed: number, asOf: Date, fiscalYearStartMonth: number): Promise<OrgPlan> {
  const second = Math.floor(asOf.getTime() / 1000);
  const random = new Random(seed, 'org');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const afterToday = new Date((dayOf(second) + 1) * 86_400_000);
  return {
    seed,
    start: dayFrom(afterToday.getUTCFullYear() - 3, afterToday.getUTCMonth() + 1, afterToday.getUTCDate()),
    asOf: second,
    calendar: new FiscalCalendar(fiscalYearStartMonth),
    pools: await textPools(seed),
    instance: random.pick([...letters]) + random.pick([...letters]),
  };
}

/** How many records there are some days later: every page says how many there are in all, so the days are lived twice. */
async function countAfter(
  org: OrgPlan,
  sizes: readonly OrgSize[],
  days: number,
  signal: AbortSignal | undefined,
): Promise<OrgSize> {
  const totals = Object.fromEntries(sObjectNames.map((object) => [object, 0])) as Record<SObjectName, number>;
  for (const [index, size] of sizes.entries()) {
    signal?.throwIfAborted();
    divisionAt(new Division(org, index, size), days, (object) => totals[object]++);
    await setImmediate();
  }
  return totals;
}

function totalsOf(sizes: readonly OrgSize[]): OrgSize {
  const sum = (object: PlannedObject): number => sizes.reduce((total, size) => total + size[object], 0);
  return Object.fromEntries(sObjectNames.filter(isPlanned).map((object) => [object, sum(object)])) as OrgSize;
}

/** Throws a MedallionError for arguments no org can be made of. */
export function checkArguments(seed: number, scale: number, asOf: Date, startMonth: number, days: number): void {
  const refuse = (what: string, fix: string): never => {
    throw new MedallionError({ code: 'MOCK_ORG_ARGUMENT', kind: 'usage', message: `The mock org's ${what}.`, fix });
  };
  if (!Number.isInteger(seed) || seed < 0 || seed > 2_147_483_647) {
    refuse('seed must be a whole number from 0 to 2147483647', 'Give another seed, such as 1.');
  }
  if (!(scale > 0) || scale > 30_000 || Math.abs(scale * 20 - Math.round(scale * 20)) > 1e-6) {
    refuse('scale must be from 0.05 to 30000 in steps of 0.05', 'Give a scale such as 0.1, 1 or 100.');
  }
  if (Number.isNaN(asOf.getTime()) || asOf.getUTCFullYear() < 2004 || asOf.getUTCFullYear() > 2048) {
    refuse('clock must be a moment from 2004 to 2048', 'Give a moment such as 2024-12-31T23:59:59Z.');
  }
  if (!Number.isInteger(days) || days < 0 || days > 1000) {
    refuse('days must be a whole number from 0 to 1000', 'Give how many days pass after its clock.');
  }
  if (!Number.isInteger(startMonth) || startMonth < 1 || startMonth > 12) {
    refuse('fiscal year must start in a month from 1 to 12', 'Give the number of the month.');
  }
}

/** Makes room in the folder: removes an earlier mock org, finished or not, and refuses to touch anything else. */
async function clear(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const found = await readdir(directory);
  if (found.length === 0) return;
  const ours = new Set<string>([...sObjectNames, MANIFEST_FILE, `${MANIFEST_FILE}.part`, UNFINISHED_FILE]);
  const foreign = found.filter((name) => !ours.has(name)).sort();
  // Folders named for sObjects may just as well be somebody's own data.
  if (foreign.length > 0 || !(await isMockOrg(directory, found))) {
    throw new MedallionError({
      code: 'MOCK_ORG_FOLDER_NOT_EMPTY',
      kind: 'usage',
      message: `The folder ${directory} holds "${foreign[0] ?? found.sort()[0]}", which no mock org wrote.`,
      fix: 'Name an empty folder for the mock org, or one it wrote before.',
      fields: { directory, foreign },
    });
  }
  for (const name of found) await rm(join(directory, name), { recursive: true });
}

async function isMockOrg(directory: string, found: readonly string[]): Promise<boolean> {
  if (found.includes(UNFINISHED_FILE)) return (await readFile(join(directory, UNFINISHED_FILE), 'utf8')) === MOCK_MARK;
  const text = await readFile(join(directory, MANIFEST_FILE), 'utf8').catch(() => '{}');
  try {
    return (JSON.parse(text) as { readonly source?: unknown }).source === 'mock';
  } catch {
    return false;
  }
}
