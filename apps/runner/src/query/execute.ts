import { MedallionError, nodePostgresTypes } from '@medallion/core';
import { sqlError } from './sql-error.ts';

/** What this needs of postgres.js; the warehouse opens the connection. */
export interface QueryConnection {
  unsafe(text: string, parameters?: never[], options?: { simple?: boolean }): RawQuery;
  begin<T>(options: string, work: (transaction: QueryConnection) => Promise<T>): Promise<T>;
}
interface RawQuery {
  raw(): PromiseLike<unknown> & { cancel(): void };
}
interface RawResult extends Array<(Uint8Array | null)[]> {
  readonly columns?: readonly { readonly name: string; readonly type: number }[];
  readonly command: string | null;
  readonly count: number | null;
}

/** Rows as Postgres wrote them: text, so that no digit of a number and no microsecond of an instant is lost. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** SELECT, UPDATE, CREATE TABLE ... */
  readonly command: string;
  /** Rows returned or changed. */
  readonly count: number;
}

export interface ExecuteOptions {
  /** Without it one statement in a read-only transaction. With it as many as there are, committed together. */
  readonly write: boolean;
  readonly signal: AbortSignal;
  /** Schemas, separated by commas, in which a name without one is looked for. Default: as the connection has it. */
  readonly searchPath?: string | undefined;
}

/**
 * Runs the user's SQL.
 *
 * @throws MedallionError of kind usage where the SQL is wrong or would write, data where a value is
 */
export async function execute(
  connection: QueryConnection,
  text: string,
  options: ExecuteOptions,
): Promise<QueryResult[]> {
  try {
    // The extended protocol takes a single statement: `commit; delete ...` cannot leave the read-only transaction.
    const results = await connection.begin(options.write ? 'read write' : 'read only', async (transaction) => {
      if (options.searchPath !== undefined) {
        await transaction.unsafe(`select set_config('search_path', $1, true)`, [options.searchPath as never]).raw();
      }
      return cancellable(transaction.unsafe(text, [], { simple: options.write }).raw(), options.signal);
    });
    return (isSeveral(results) ? results : [results as RawResult]).map(toQueryResult);
  } catch (error) {
    if (options.signal.aborted) throw error;
    throw sqlError(error, text);
  }
}

const isSeveral = (results: unknown): results is RawResult[] =>
  Array.isArray(results) && results.length > 0 && results.every((each) => Array.isArray(each) && 'command' in each);

async function cancellable(query: PromiseLike<unknown> & { cancel(): void }, signal: AbortSignal): Promise<unknown> {
  const cancel = () => query.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await query;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

const utf8 = new TextDecoder();

function toQueryResult(result: RawResult): QueryResult {
  return {
    columns: (result.columns ?? []).map(({ name, type }) => ({ name, type })),
    rows: [...result].map((row) => row.map((value) => (value === null ? null : utf8.decode(value)))),
    command: result.command ?? '',
    count: result.count ?? result.length,
  };
}

const TIMESTAMPTZ = 1184;

/**
 * The rows as objects for JSON, in the row domain models are typed in: numeric and bigint stay text, because a JSON
 * reader would round them; int and float are numbers; json is itself; an instant is ISO 8601 with all its digits.
 */
export function toObjects(result: QueryResult): Record<string, unknown>[] {
  const names = uniqueNames(result.columns.map((column) => column.name));
  const parsers = result.columns.map(({ type }) =>
    type === TIMESTAMPTZ ? isoInstant : nodePostgresTypes.getTypeParser(type),
  );
  return result.rows.map((row) =>
    Object.fromEntries(row.map((value, i) => [names[i]!, value === null ? null : finite(parsers[i]!(value), value)])),
  );
}

const isoInstant = (text: string): string =>
  text.replace(' ', 'T').replace(/([+-]\d\d)(:\d\d)?$/, (offset) => (offset === '+00' ? 'Z' : offset));

/** JSON has no NaN and no infinity: they stay text. */
const finite = (parsed: unknown, text: string): unknown =>
  typeof parsed === 'number' && !Number.isFinite(parsed) ? text : parsed;

/** Postgres lets two columns share a name; an object does not. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}

/** One document for all: with `--json` exactly one statement may return rows. */
export function onlyResult(results: readonly QueryResult[]): QueryResult {
  const withRows = results.filter((result) => result.columns.length > 0);
  if (withRows.length > 1) {
    throw new MedallionError({
      code: 'SEVERAL_RESULTS',
      kind: 'usage',
      message: `${withRows.length} of the statements return rows, and --json prints one array.`,
      fix: 'Run the statements one by one.',
    });
  }
  return (
    withRows[0] ?? { columns: [], rows: [], command: results.at(-1)?.command ?? '', count: results.at(-1)?.count ?? 0 }
  );
}
