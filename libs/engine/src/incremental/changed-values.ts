import { quoted, sqlLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { RelationName } from '../relation.ts';
import { changeChain, type ChangeSet } from './change-chain.ts';
import type { InFull } from './changed-inputs.ts';
import { CLOCK, type Consumed } from './consumed.ts';
import type { ScopeInput, ScopeMapping, ScopeStep } from './scope.ts';

/** What is known of the changes of tables. */
export interface KnownChanges {
  /** Recorded by earlier publishes, by model. */
  readonly published: (id: string) => { readonly state: string; readonly sets: readonly ChangeSet[] };
  /** Made by this run, not published yet: the table of changed values, or that there is none. */
  readonly computed: (id: string) => RelationName | 'unknown' | undefined;
  /** Where an input's rows are now. */
  readonly placeOf: (input: RelationName) => RelationName;
}

/** Queries of one text column "value": the values of the scope that changes of an input concern. */
export function changedValues(
  input: ScopeInput,
  then: Consumed,
  now: Consumed,
  known: KnownChanges,
): readonly string[] | InFull {
  if (input.id === CLOCK) return input.mappings.map((mapping) => rowsNotPast(mapping, earlier(then, now), known));
  const queries: string[] = [];
  for (const mapping of input.mappings) {
    const values = input.staging
      ? loadedSince(input, mapping, then[input.id]!)
      : publishedSince(input, mapping, then, now, known);
    if (typeof values !== 'string') return values;
    queries.push(lookedUp(mapping.path, values, known));
  }
  return queries;
}

/** Every version of the records that a load touched: the former values of a record are those of its former versions. */
function loadedSince({ staging }: ScopeInput, { column }: ScopeMapping, loadSeq: string): string {
  const raw = qualifiedName(staging!.raw);
  return [
    `select "version".${quoted(staging!.columns.get(column)!)}::text as "value"`,
    `from ${raw} as "version"`,
    `where "version"."id" in (select "id" from ${raw} where "_load_seq" > ${sqlLiteral(BigInt(loadSeq))})`,
  ].join('\n');
}

function publishedSince(
  input: ScopeInput,
  { column }: ScopeMapping,
  then: Consumed,
  now: Consumed,
  known: KnownChanges,
): string | InFull {
  const { state, sets } = known.published(input.id);
  const chain = changeChain(sets, then[input.id]!, state);
  const computed = now[input.id] === state ? undefined : known.computed(input.id);
  if (chain === undefined || computed === 'unknown') {
    return { inFull: `nobody recorded which rows of ${input.id} changed` };
  }
  const of = (table: RelationName, where: string): string =>
    `select "value" from ${qualifiedName(table)} where ${where}"column_name" = ${sqlLiteral(column)}`;
  const queries = [
    ...(chain.length === 0
      ? []
      : [
          of(
            { schema: 'ops', name: 'changed_value' },
            `"change_set_id" in (${chain.map(({ id }) => id).join(', ')}) and `,
          ),
        ]),
    ...(computed === undefined ? [] : [of(computed, '')]),
  ];
  return queries.join('\nunion all\n');
}

const lookedUp = (path: readonly ScopeStep[], values: string, known: KnownChanges): string =>
  path.reduce(
    (found, step) =>
      [
        `select "through".${quoted(step.scope)}::text as "value"`,
        `from ${qualifiedName(known.placeOf(step))} as "through"`,
        `where "through".${quoted(step.column)}::text in (\n${found}\n)`,
      ].join('\n'),
    values,
  );

/** A row without a last day holds still. A day of slack: which day it is depends on the report's time zone. */
function rowsNotPast({ path: [first, ...onward] }: ScopeMapping, clock: string, known: KnownChanges): string {
  const until = `"through".${quoted(first!.column)}`;
  const values = [
    `select "through".${quoted(first!.scope)}::text as "value"`,
    `from ${qualifiedName(known.placeOf(first!))} as "through"`,
    `where ${until} is null or ${until} >= cast(${sqlLiteral(clock.slice(0, 10))} as date) - 1`,
  ].join('\n');
  return lookedUp(onward, values, known);
}

const earlier = (then: Consumed, now: Consumed): string => (then[CLOCK]! < now[CLOCK]! ? then[CLOCK]! : now[CLOCK]!);
