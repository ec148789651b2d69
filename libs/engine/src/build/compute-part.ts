import { qualifiedName } from '@medallion/quality';
import { partOfDays } from '../days/days.ts';
import { digest } from '../hash.ts';
import { partOfScope, scopedQuery, scopeTable, soughtTable } from '../incremental/scoped-statements.ts';
import { isInFull, type WhatChanged } from '../incremental/what-changed.ts';
import type { Change } from '../plan/change-detector.ts';
import type { Relation, RelationName } from '../relation.ts';
import { scratchName, type Scratch } from '../statements/object-names.ts';
import { fillPart, liveInPart, resultOfPart, type Part } from '../statements/part.ts';
import { retarget } from '../statements/retarget.ts';
import { scratchBuild } from '../statements/scratch-build.ts';
import type { Run } from './run-statement.ts';

/** The rows of a model that are due, where they are not all: those that changes concern, or those of some days. */
export interface DuePart {
  /** Says which rows: what a model's query gives of parts of one name is the same as long as the query gives the same. */
  readonly name: string;
  readonly part: Part;
  /** The values of the scope; `undefined` where it is days. */
  readonly values: { readonly table: RelationName; readonly count: number } | undefined;
}

/**
 * Collects the values that changes concern since the live table was published.
 *
 * That is done for a retry too, before what a failed run computed can be told to be the same part. Then its rows are what would be
 * computed now: the fingerprint says that the query gives what it gave then, and the name that the rows asked for are the same. And
 * the live rows outside the part can stay, whatever happened since: what may have changed of them has its values among these.
 *
 * @returns `undefined` where all rows are due
 */
export async function duePart(
  run: Run,
  scratch: Scratch,
  { relation, change, changed }: { relation: Relation; change: Change; changed: WhatChanged | undefined },
): Promise<DuePart | undefined> {
  if (change.days !== undefined) {
    const { from, to } = change.days;
    const part = partOfDays(relation.day!, change.days);
    return { name: `${part.column} from ${from} to ${to}`, part, values: undefined };
  }
  if (changed === undefined || isInFull(changed)) return undefined;
  const scope = relation.scope!;
  const table = scratchName(scratch, relation.id, '__scope');
  for (const statement of scopeTable(scope, table, changed)) await run(statement);
  const { count, sum } = await sumUp(run, table);
  return {
    name: `${scope.column} of ${count} values with the sum ${sum}`,
    part: partOfScope(scope, table),
    values: { table, count },
  };
}

interface PartToCompute {
  readonly relation: Relation;
  /** Where the rows of upstream models are that this run computed, by `schema.name` of the live ones. */
  readonly moved: ReadonlyMap<string, RelationName>;
  readonly due: DuePart;
  readonly computed: RelationName;
}

/** Fills the scratch table with the rows of a part, and returns how many they are. */
export async function computePart(run: Run, scratch: Scratch, model: PartToCompute): Promise<number> {
  const { relation, computed } = model;
  const query = await partQuery(run, scratch, model);
  const build = scratchBuild(relation, computed, { beside: relation });
  for (const statement of build.create) await run(statement);
  let count = 0;
  if (query !== undefined) {
    const { text, queryOffset } = fillPart(relation, computed, query.sql, query.part);
    ({ count } = await run(text, { offset: queryOffset }));
  }
  for (const statement of build.keys) await run(statement);
  return count;
}

/** What gives the rows of a part, and which of what it gives are; `undefined` where there are none. */
async function partQuery(
  run: Run,
  scratch: Scratch,
  { relation, moved, due: { part, values } }: PartToCompute,
): Promise<{ readonly sql: string; readonly part: Part } | undefined> {
  if (values === undefined) return { sql: retarget(relation.sql, moved), part };
  const scope = relation.scope!;
  const isAllSought = scope.except.length === 0;
  const sought = isAllSought ? values.table : scratchName(scratch, relation.id, '__sought');
  if (!isAllSought) {
    for (const statement of soughtTable(scope, values.table, sought, moved)) await run(statement);
  }
  // Nothing to look for: what there is of the part goes, and no input is read.
  if ((isAllSought ? values : await sumUp(run, sought)).count === 0) return undefined;
  const { views, sql } = scopedQuery(relation, sought, moved, (id) =>
    scratchName(scratch, relation.id, `__of_${digest([id]).slice(0, 8)}`),
  );
  for (const statement of views) await run(statement);
  return { sql, part: partOfScope(scope, sought) };
}

/** How many values there are, and a sum of their hashes: it takes no memory to speak of, and not the order of the values. */
async function sumUp(run: Run, values: RelationName): Promise<{ readonly count: number; readonly sum: string }> {
  const sum = 'coalesce(sum(hashtextextended("value"::text, 0)), 0)';
  const { rows } = await run(`select count(*)::text as "count", ${sum}::text as "sum" from ${qualifiedName(values)}`);
  return { count: Number(rows[0]!['count']), sum: String(rows[0]!['sum']) };
}

export interface ShownPart {
  /** The live rows to compare the computed ones with. */
  readonly live: string;
  /** Shows all rows as they will be. */
  readonly readable: RelationName;
}

/** Sets the computed rows of a part beside the live ones. */
export async function showPart(
  run: Run,
  scratch: Scratch,
  { relation, due: { part }, computed }: Omit<PartToCompute, 'moved'>,
): Promise<ShownPart> {
  const readable = scratchName(scratch, relation.id, '__all');
  await run(resultOfPart(relation, computed, part, readable));
  return { live: liveInPart(relation, part), readable };
}
