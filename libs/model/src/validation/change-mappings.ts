import { didYouMean } from '@medallion/core';
import type { Columns } from '../columns/column.ts';
import type { ChangeMapping, ColumnValues } from '../definition/materialization.ts';
import type { AnyModel } from '../definition/model.ts';
import type { Problem } from '../definition/problems.ts';
import { changePaths } from '../incremental/change-paths.ts';
import { modelInputs, stagedColumn, stagedRaw } from '../incremental/model-inputs.ts';
import { isTrackable, trackedColumns } from '../incremental/tracked-columns.ts';

/** What is wrong with how an incremental model maps changes of its upstreams to its scope. */
export function changeMappingProblems(model: AnyModel): Problem[] {
  const { materialized } = model;
  if (materialized.kind !== 'incremental') return trackProblems(model);
  const { scope, changes, except } = materialized;
  const inputs = new Map(modelInputs(model).inputs.map((input) => [input.id, input]));
  const problems = [...trackProblems(model), ...scopeProblems(model, scope)];
  for (const mapping of changes) {
    const upstream = inputs.get(mapping.upstream);
    if (upstream === undefined) problems.push(unread(mapping.upstream, [...inputs.keys()]));
    else problems.push(...untracked(upstream, mapping), ...pathProblems(mapping, changes));
  }
  return [...problems, ...except.flatMap((values) => exceptProblems(values, changes))];
}

function trackProblems({ columns, materialized }: AnyModel): Problem[] {
  if (!('tracks' in materialized)) return [];
  return materialized.tracks
    .filter((name) => name in columns && !isTrackable((columns as Columns)[name]!.def.sqlType))
    .map((name) => ({
      code: 'TRACKS_UNFIT',
      what: `it tracks ${name}, which is ${(columns as Columns)[name]!.def.sqlType}`,
      fix: 'Track columns of type text, bigint or int: ids and keys.',
    }));
}

function scopeProblems(model: AnyModel, scope: string): Problem[] {
  const column = (model.columns as Columns)[scope];
  if (column === undefined || (column.def.notNull && isTrackable(column.def.sqlType))) return [];
  return [
    {
      code: 'SCOPE_UNFIT',
      what: `its scope ${scope} is ${column.def.notNull ? column.def.sqlType : 'nullable'}`,
      fix: 'Take a column that is never null, of type text, bigint or int: part of the key, as a rule.',
    },
  ];
}

/** The changed values of a column are known only where a publish records them, or a load does. */
function untracked(upstream: AnyModel, { column }: ChangeMapping): Problem[] {
  if (upstream.id === 'ops.clock') return [];
  if (stagedRaw(upstream) !== undefined) {
    if (stagedColumn(upstream, column) !== undefined) return [];
    return [
      {
        code: 'CHANGES_UNTRACKED',
        what: `changes of ${upstream.id} are followed by ${column}, whose value the view computes`,
        fix: 'Take a column that it shows as the raw table has it, such as an id.',
      },
    ];
  }
  const tracked = trackedColumns(upstream);
  if (tracked.includes(column)) return [];
  return [
    {
      code: 'CHANGES_UNTRACKED',
      what: `changes of ${upstream.id} are followed by ${column}, whose former value nobody remembers`,
      fix: `Follow them by one of its key columns (${tracked.join(', ') || 'it has none of type text, bigint or int'}), mark the column unique if it is, or name it in \`tracks\` of ${upstream.name}’s materialization.${didYouMean(column, tracked)}`,
    },
  ];
}

function pathProblems(mapping: ChangeMapping, changes: readonly ChangeMapping[]): Problem[] {
  const { upstream, through } = mapping;
  if (through === undefined) return [];
  const isDirect = changes.some((other) => other.upstream === upstream && other.through === undefined);
  const problems: Problem[] = isDirect ? [twice(upstream)] : [];
  if (changePaths(mapping, changes).length > 0) return problems;
  const followed = changes.filter((other) => other.upstream === through.model).map(({ column }) => column);
  const found = followed.includes(through.scope)
    ? 'leads back to itself'
    : followed.length === 0
      ? 'has no entry of its own'
      : `is followed by ${followed.join(', ')}`;
  return [
    ...problems,
    {
      code: 'CHANGES_PATH',
      what: `changes of ${upstream} lead through ${through.model}.${through.scope}, but ${through.model} ${found}`,
      fix: `Add m.changesOf(…, '${through.scope}') of ${through.model}: its own changes must be followed by the same column.`,
    },
  ];
}

/** A row that comes or goes there makes room for one here, or takes it. */
function exceptProblems({ upstream, column }: ColumnValues, changes: readonly ChangeMapping[]): Problem[] {
  const isFollowed = changes.some(
    (mapping) => mapping.upstream === upstream && mapping.column === column && mapping.through === undefined,
  );
  if (isFollowed) return [];
  return [
    {
      code: 'EXCEPT_UNFOLLOWED',
      what: `no row has a scope that ${upstream} holds in ${column}, but changes of that are not followed`,
      fix: `Add m.changesOf(…, '${column}') of ${upstream} to changes.`,
    },
  ];
}

const unread = (upstream: string, inputs: readonly string[]): Problem => ({
  code: 'CHANGES_OF_UNREAD',
  what: `changes names ${upstream}, which it does not read`,
  fix: `Take it out of changes; through its views it reads ${inputs.join(', ') || 'nothing'}.`,
});

const twice = (upstream: string): Problem => ({
  code: 'CHANGES_TWICE',
  what: `changes of ${upstream} are followed in two ways, of which one reads all its rows and one only those of the scope`,
  fix: 'Follow them in one way; read it under one meaning only.',
});
