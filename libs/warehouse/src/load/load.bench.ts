/**
 * Load rate of generated opportunities beside server-side COPY of the same rows, and peak memory.
 *
 *   BENCH_DATABASE_URL=postgres://... node --conditions=@medallion/source libs/warehouse/src/load/load.bench.ts [rows]
 *
 * Needs a database of its own (it empties nothing, but fills one): without BENCH_DATABASE_URL the embedded server's.
 * `load*` is the whole of loadExtraction, JSON.parse included; `copy*` only reading, encoding and copying;
 * `serverSideCopy*` is COPY from a file on the server into a table without indexes, `...Indexed` into one with raw's.
 */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { silentLogger, type Extraction, type RecordBatch, type SourceRecord } from '@medallion/core';
import { openWarehouse } from '../connection/open-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { embeddedServer } from '../embedded/embedded-server.ts';
import { loadExtraction } from './load-extraction.ts';
import type { RawTableDefinition } from './raw-contract.ts';
import { rawIndexStatements } from './raw-table-ddl.ts';
import { toId18 } from './values/salesforce-id.ts';

const PAGE = 2000;
const field = (name: string, column: string, family: string, sqlType: string) => ({
  field: name,
  column,
  def: { family, sqlType },
});
const text = (name: string, column: string) => field(name, column, 'text', 'text');
const money = (name: string, column: string) => field(name, column, 'numeric', 'numeric(22,6)');
const flag = (name: string, column: string) => field(name, column, 'bool', 'boolean');
const instant = (name: string, column: string) => field(name, column, 'timestamptz', 'timestamp with time zone');

const opportunities: RawTableDefinition = {
  object: 'Opportunity',
  name: 'opportunity',
  description: 'Deals',
  fields: [
    text('Id', 'id'),
    flag('IsDeleted', 'is_deleted'),
    instant('CreatedDate', 'created_date'),
    text('CreatedById', 'created_by_id'),
    instant('LastModifiedDate', 'last_modified_date'),
    instant('SystemModstamp', 'system_modstamp'),
    text('AccountId', 'account_id'),
    text('Name', 'name'),
    text('StageName', 'stage_name'),
    money('Amount', 'amount'),
    field('Probability', 'probability', 'numeric', 'numeric(16,6)'),
    field('CloseDate', 'close_date', 'date', 'date'),
    text('Type', 'type'),
    text('NextStep', 'next_step'),
    text('LeadSource', 'lead_source'),
    flag('IsClosed', 'is_closed'),
    flag('IsWon', 'is_won'),
    text('OwnerId', 'owner_id'),
    field('FiscalYear', 'fiscal_year', 'int', 'integer'),
    text('CampaignId', 'campaign_id'),
  ],
};

const id = (prefix: string, n: number): string =>
  toId18(`${prefix}5g00000${n.toString(36).toUpperCase().padStart(7, '0').slice(-5)}`.padEnd(15, 'X').slice(0, 15));
const stages = ['Prospecting', 'Qualification', 'Needs Analysis', 'Value Proposition', 'Closed Won', 'Closed Lost'];
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
const moment = (n: number): string => `${new Date(Date.UTC(2020, 0, 1) + n * 61_237).toISOString().slice(0, 23)}+0000`;

function opportunity(n: number): SourceRecord {
  const stage = stages[n % stages.length]!;
  return {
    attributes: { type: 'Opportunity', url: `/services/data/v60.0/sobjects/Opportunity/${id('006', n)}` },
    Id: id('006', n),
    IsDeleted: n % 97 === 0,
    CreatedDate: moment(n),
    CreatedById: id('005', n % 25),
    LastModifiedDate: moment(n + 5_000),
    SystemModstamp: moment(n + 5_001),
    AccountId: id('001', (n * 7919) % 200_000),
    Name: `Opportunity for customer ${n} - renewal & extension`,
    StageName: stage,
    Amount: n % 11 === 0 ? null : ((n * 104_729) % 10_000_000) / 100,
    Probability: (n % 10) * 10,
    CloseDate: day(n % 2000),
    Type: n % 3 === 0 ? 'New Customer' : 'Existing Customer - Upgrade',
    NextStep: n % 4 === 0 ? 'Call the buyer about the terms of the new contract' : null,
    LeadSource: n % 5 === 0 ? null : 'Partner Referral',
    IsClosed: stage.startsWith('Closed'),
    IsWon: stage === 'Closed Won',
    OwnerId: id('005', n % 25),
    FiscalYear: 2020 + (n % 6),
    CampaignId: n % 6 === 0 ? id('701', n % 50) : null,
  };
}

async function writePages(folder: string, rows: number): Promise<void> {
  for (let first = 0, page = 1; first < rows; first += PAGE, page++) {
    const records = Array.from({ length: Math.min(PAGE, rows - first) }, (_, i) => opportunity(first + i));
    const body = JSON.stringify({ totalSize: rows, done: first + PAGE >= rows, records });
    await pipeline([body], createWriteStream(path.join(folder, `${String(page).padStart(5, '0')}.json`)));
  }
}

async function* readPages(folder: string): AsyncGenerator<RecordBatch> {
  for (const file of (await readdir(folder)).sort()) {
    const page = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as { records: SourceRecord[] };
    yield { file, firstPosition: 1, records: page.records };
  }
}

const extraction = (folder: string, run: string): Extraction => ({
  id: run,
  source: 'mock',
  organizationId: '00D000000000001AAA',
  asOf: new Date('2024-06-01T00:00:00Z'),
  extractedAt: new Date('2024-06-01T00:00:00Z'),
  notes: [],
  objects: [{ object: 'Opportunity', signature: run, requestedFields: undefined, batches: () => readPages(folder) }],
});

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

/** COPY of the loaded rows from a file the server reads itself. */
async function serverSideCopy(warehouse: Warehouse, isIndexed: boolean, file: string): Promise<number> {
  const { sql } = warehouse;
  await sql.unsafe('drop table if exists scratch.copy_target');
  await sql.unsafe('create table scratch.copy_target (like raw_salesforce.opportunity)');
  if (isIndexed) {
    for (const statement of rawIndexStatements('opportunity')) {
      await sql.unsafe(
        statement
          .replaceAll('"raw_salesforce"."opportunity"', 'scratch.copy_target')
          .replaceAll('"opportunity_', '"copy_target_'),
      );
    }
  }
  const { seconds } = await timed(async () => {
    await sql.unsafe(`copy scratch.copy_target from '${file}'`);
  });
  await sql.unsafe('drop table scratch.copy_target');
  return seconds;
}

async function main(): Promise<void> {
  const rows = Number(process.argv[2] ?? 1_000_000);
  const folder = await mkdtemp(path.join(tmpdir(), 'medallion-bench-'));
  // The server's user must be able to write the file of server-side COPY here.
  await chmod(folder, 0o777);
  const pages = path.join(folder, 'Opportunity');
  await mkdir(pages);
  const url = process.env['BENCH_DATABASE_URL'];
  const home = path.join(folder, 'home');
  const warehouse = await openWarehouse({ ...(url ? { url } : {}), home, logger: silentLogger });
  let peakRss = 0;
  const sampler = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage.rss());
  }, 20);
  try {
    await writePages(pages, rows);
    global.gc?.();
    peakRss = 0;
    const options = { rawTables: [opportunities], keyPrefixes: { Opportunity: '006', Account: '001' } };
    let copied = 0;
    const start = performance.now();
    const observed = {
      ...silentLogger,
      debug: (message: string) => {
        if (message.includes('staged')) copied = (performance.now() - start) / 1000;
      },
    };
    const load = await timed(() =>
      loadExtraction(warehouse, {
        ...options,
        extraction: extraction(pages, 'first'),
        runId: 'first',
        logger: observed,
      }),
    );
    const peakOfLoad = peakRss;
    const again = await timed(() =>
      loadExtraction(warehouse, { ...options, extraction: extraction(pages, 'again'), runId: 'again' }),
    );
    const file = path.join(folder, 'rows.copy');
    await warehouse.sql.unsafe(`copy raw_salesforce.opportunity to '${file}'`);
    const bare: number[] = [];
    for (let i = 0; i < 3; i++) bare.push(await serverSideCopy(warehouse, false, file));
    const serverSideCopySeconds = bare.sort((a, b) => a - b)[1]!;
    const indexedSeconds = await serverSideCopy(warehouse, true, file);
    const round = (value: number): number => Math.round(value * 1000) / 1000;
    process.stdout.write(
      `${JSON.stringify(
        {
          rows,
          newVersions: load.value.objects[0]!.newVersions,
          seconds: round(load.seconds),
          rowsPerSecond: Math.round(rows / load.seconds),
          copySeconds: round(copied),
          copyRowsPerSecond: Math.round(rows / copied),
          serverSideCopySeconds: round(serverSideCopySeconds),
          serverSideCopyIndexedSeconds: round(indexedSeconds),
          ratio: round(serverSideCopySeconds / load.seconds),
          ratioIndexed: round(indexedSeconds / load.seconds),
          copyRatio: round(serverSideCopySeconds / copied),
          unchangedReloadSeconds: round(again.seconds),
          peakRssMb: Math.round(peakOfLoad / 1024 / 1024),
        },
        null,
        2,
      )}\n`,
    );
  } finally {
    clearInterval(sampler);
    await warehouse.close();
    if (!url) await embeddedServer({ home, logger: silentLogger }).stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
