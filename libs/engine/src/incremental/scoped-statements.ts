import { quoted, textLiteral } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import type { Part } from '../statements/part.ts';
import { retarget } from '../statements/retarget.ts';
import { isScoped, scopeColumns, type Scope } from './scope.ts';

/** The values of the scope to compute anew, each once. A value nobody has concerns no row. */
export function scopeTable(
  scope: Pick<Scope, 'type'>,
  target: RelationName,
  values: readonly string[],
): readonly string[] {
  const name = qualifiedName(target);
  const create = `create unlogged table ${name} ("value" ${scope.type} primary key)`;
  // The clock may have moved, and concern nothing.
  if (values.length === 0) return [create];
  return [
    create,
    [
      `insert into ${name} ("value")`,
      `select distinct "changed"."value"::${scope.type}`,
      `from (\n${values.join('\nunion all\n')}\n) as "changed"`,
      `where "changed"."value" is not null`,
    ].join('\n'),
    `analyze ${name}`,
  ];
}

/**
 * Of the values of the scope those that may have rows: what to read the inputs for.
 *
 * @param moved where rows are now that this run computed, by `schema.name`
 */
export function soughtTable(
  { type, except }: Scope,
  values: RelationName,
  target: RelationName,
  moved: ReadonlyMap<string, RelationName>,
): readonly string[] {
  const name = qualifiedName(target);
  const isNowhere = except.map((held) => {
    const rows = qualifiedName(moved.get(`${held.schema}.${held.name}`) ?? held);
    return `not exists (select from ${rows} as "held" where "held".${quoted(held.column)} = "scope"."value")`;
  });
  return [
    `create unlogged table ${name} ("value" ${type} primary key)`,
    `insert into ${name} ("value")\nselect "scope"."value" from ${qualifiedName(values)} as "scope"\nwhere ${isNowhere.join('\nand ')}`,
    `analyze ${name}`,
  ];
}

export const partOfScope = ({ column }: Scope, values: RelationName): Part => ({
  column,
  holds: (rows) => inScope(rows, values),
});

const inScope = (column: string, values: RelationName): string =>
  `${column} in (select "value" from ${qualifiedName(values)})`;

export interface ScopedQuery {
  /** Views of what the model reads, as far as it concerns the scope. */
  readonly views: readonly string[];
  readonly sql: string;
}

/**
 * The model's query over the part of its inputs that carries a value of the scope: views of these inputs, and of the views between,
 * take the places of what the model reads. What Postgres would not push through a window or a CTE is so at the bottom from the start.
 *
 * @param nameOf where a view may be made in place of a relation
 */
export function scopedQuery(
  relation: Relation,
  values: RelationName,
  moved: ReadonlyMap<string, RelationName>,
  nameOf: (id: string) => RelationName,
): ScopedQuery {
  const scope = relation.scope!;
  const places = new Map(moved);
  const narrowed = new Set<string>();
  const views: string[] = [];
  for (const input of scope.inputs.filter(isScoped)) {
    const key = `${input.schema}.${input.name}`;
    const carriesValue = scopeColumns(input).map((column) => inScope(`"all_rows".${quoted(column)}`, values));
    const target = nameOf(input.id);
    const source = qualifiedName(moved.get(key) ?? input);
    views.push(
      `create view ${qualifiedName(target)} as\nselect * from ${source} as "all_rows"\nwhere ${carriesValue.join(' or ')}`,
    );
    places.set(key, target);
    narrowed.add(input.id);
  }
  for (const view of scope.views) {
    if (!view.dependencies.some((id) => narrowed.has(id))) continue;
    const target = nameOf(view.id);
    views.push(`create view ${qualifiedName(target)} as\n${retarget(view.sql, places)}`);
    places.set(`${view.schema}.${view.name}`, target);
    narrowed.add(view.id);
  }
  return { views, sql: retarget(relation.sql, places) };
}

/** A place for the values of key columns of the rows that changed, and what fills it. */
export function changedValueTable(
  relation: Relation,
  computed: RelationName,
  diff: RelationName,
  target: RelationName,
): readonly string[] {
  const keys = relation.primaryKey;
  const sameKey = keys.map((key) => `"row".${quoted(key)} = "changes".${quoted(key)}`).join(' and ');
  const ofKeys = relation.tracked
    .filter((column) => keys.includes(column))
    .map((column) => `select distinct ${textLiteral(column)}, ${quoted(column)}::text from ${qualifiedName(diff)}`);
  const others = relation.tracked.filter((column) => !keys.includes(column));
  const values = others.map((column) => `(${textLiteral(column)}, "row".${quoted(column)}::text)`).join(', ');
  const ofOthers = (others.length === 0 ? [] : [relation, computed]).map((rows) =>
    [
      'select distinct "tracked"."column_name", "tracked"."value"',
      `from ${qualifiedName(diff)} as "changes" join ${qualifiedName(rows)} as "row" on ${sameKey}`,
      `cross join lateral (values ${values}) as "tracked" ("column_name", "value")`,
    ].join('\n'),
  );
  const name = qualifiedName(target);
  return [
    `create unlogged table ${name} ("column_name" text, "value" text)`,
    `insert into ${name} ("column_name", "value")\n${[...ofKeys, ...ofOthers].join('\nunion\n')}`,
  ];
}
