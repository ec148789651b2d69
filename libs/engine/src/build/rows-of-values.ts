import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import { scopeTable } from '../incremental/scoped-statements.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';
import { boundedName } from '../statements/object-names.ts';
import type { ComputedTable } from './computed-model.ts';
import type { NarrowedRule } from './narrow-checks.ts';

/**
 * Makes, for rules that look at values one by one, views of the rows with the values that matter: of each relation a rule looks at by
 * value, under its `schema.name`.
 */
export async function rowsOfValues(
  session: Session,
  { relation, computed }: ComputedTable,
  narrowed: readonly NarrowedRule[],
): Promise<ReadonlyMap<NarrowedRule['rule'], ReadonlyMap<string, RelationName>>> {
  const aside = (what: string): RelationName => ({
    schema: computed.schema,
    name: boundedName(`${computed.name}__checked_${what}`),
  });
  const tables = new Map<string, RelationName>();
  const views = new Map<string, RelationName>();
  const places = new Map<NarrowedRule['rule'], ReadonlyMap<string, RelationName>>();
  for (const { rule, values } of narrowed) {
    const per = rule.per!;
    const which = [per, ...values].join('\n');
    if (!tables.has(which)) {
      const table = aside(String(tables.size + 1));
      const { type } = relation.columns.find(({ name }) => name === per)!;
      for (const statement of scopeTable({ type }, table, values)) await session.execute(statement);
      tables.set(which, table);
    }
    const place = new Map<string, RelationName>();
    const { schema, name } = relation;
    for (const rows of [{ schema, name, column: per }, ...rule.across]) {
      const select = selectOf(rows, tables.get(which)!);
      if (!views.has(select)) {
        views.set(select, aside(`rows_${views.size + 1}`));
        await session.execute(`create view ${qualifiedName(views.get(select)!)} as\n${select}`);
      }
      place.set(`${rows.schema}.${rows.name}`, views.get(select)!);
    }
    places.set(rule, place);
  }
  return places;
}

const selectOf = (rows: RelationName & { readonly column: string }, values: RelationName): string =>
  `select * from ${qualifiedName(rows)} where ${quoted(rows.column)} in (select "value" from ${qualifiedName(values)})`;
