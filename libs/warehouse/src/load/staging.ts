import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import type { RawContract } from './raw-contract.ts';
import { isKeyField, RAW_SCHEMA } from './raw-table-ddl.ts';
import { identifier, qualified } from './sql-text.ts';

/** First key of the advisory locks by which a load shows that its staging tables are in use. */
const STAGING_LOCK_CLASS = 0x6d65_6464;
const PREFIX = '_load_';
/** `_load_<8 hex digits>_<run>_<table>`: the digits are the second key of the lock. */
const STAGING_NAME = /^_load_([0-9a-f]{8})_/;

const lockKey = (token: string): number => Number.parseInt(token, 16) | 0;

/**
 * Creates an object's staging table: the raw columns without key or index. One that may become the raw table itself is
 * an ordinary table; others are unlogged.
 */
export function stagingTableStatement(contract: RawContract, table: string, mayBecomeRaw: boolean): string {
  const columns = contract.columns.map(
    ({ field, column, sqlType }) => `${identifier(column)} ${sqlType}${isKeyField(field) ? ' not null' : ''}`,
  );
  const metadata = ['content_hash text not null', '_extra jsonb', '_field_set_id integer not null'];
  return `create ${mayBecomeRaw ? '' : 'unlogged '}table ${table} (${[...columns, ...metadata].join(', ')})`;
}

/**
 * The staging tables of one load. They live in the raw schema, where a load may create tables. A session lock, held as long as the load lives, marks them as in use.
 */
export class Staging {
  readonly #session: postgres.Sql;
  readonly #token: string;
  readonly #run: string;
  readonly #tables: string[] = [];

  private constructor(session: postgres.Sql, token: string, runId: string) {
    this.#session = session;
    this.#token = token;
    this.#run = runId.replaceAll(/[^0-9A-Za-z-]/g, '-').slice(0, 20);
  }

  /** Removes what dead loads left behind and claims names of its own. `session` must stay open until `drop`. */
  static async open(session: postgres.Sql, runId: string): Promise<Staging> {
    await dropAbandoned(session);
    const token = randomBytes(4).toString('hex');
    await session`select pg_catalog.pg_advisory_lock(${STAGING_LOCK_CLASS}::int, ${lockKey(token)}::int)`;
    return new Staging(session, token, runId);
  }

  /** Names the object's table and remembers to drop it. Whoever creates it uses `stagingTableStatement`. */
  nameFor(contract: RawContract): string {
    return this.#name(contract.table);
  }

  /** Creates the table rejected records wait in. Returns its qualified name. */
  async createRejected(): Promise<string> {
    return this.#createTable('rejected', [
      'object text',
      'record_id text',
      'field text',
      'reason text',
      'record jsonb',
      'file text',
      'position bigint',
    ]);
  }

  async #createTable(name: string, columns: readonly string[]): Promise<string> {
    const table = this.#name(name);
    await this.#session.unsafe(`create unlogged table ${table} (${columns.join(', ')})`);
    return table;
  }

  #name(suffix: string): string {
    const table = `${PREFIX}${this.#token}_${this.#run}_${suffix}`.slice(0, 63);
    this.#tables.push(table);
    return qualified(RAW_SCHEMA, table);
  }

  /** Drops the tables and gives up the lock. */
  async drop(): Promise<void> {
    for (const table of this.#tables) {
      await this.#session.unsafe(`drop table if exists ${qualified(RAW_SCHEMA, table)}`);
    }
    const key = lockKey(this.#token);
    await this.#session`select pg_catalog.pg_advisory_unlock(${STAGING_LOCK_CLASS}::int, ${key}::int)`;
  }
}

/** Drops staging tables whose load is gone: its session, and with it the lock, ended without dropping them. */
async function dropAbandoned(session: postgres.Sql): Promise<void> {
  const tables = await session<{ name: string }[]>`
    select c.relname as name from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${RAW_SCHEMA} and c.relkind = 'r' and c.relname ~ ${STAGING_NAME.source}
    order by c.relname`;
  for (const { name } of tables) {
    const key = lockKey(STAGING_NAME.exec(name)![1]!);
    const [lock] = await session<{ free: boolean }[]>`
      select pg_catalog.pg_try_advisory_lock(${STAGING_LOCK_CLASS}::int, ${key}::int) as free`;
    if (!lock!.free) continue;
    try {
      await session.unsafe(`drop table if exists ${qualified(RAW_SCHEMA, name)}`);
    } finally {
      await session`select pg_catalog.pg_advisory_unlock(${STAGING_LOCK_CLASS}::int, ${key}::int)`;
    }
  }
}
