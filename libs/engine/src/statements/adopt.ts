import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { Relation, RelationName } from '../relation.ts';
import { indexName, primaryKeyName } from './object-names.ts';
import { indexedColumns } from './table.ts';

/**
 * Makes the table a model was computed into the model's own, rows, key, indexes and statistics as they are: what is new is written
 * once. An index is renamed and its constraint with it, because distributed tables refuse to have a constraint renamed.
 */
export function adoptTable(relation: Relation, computed: RelationName): string[] {
  const indexes = [
    [primaryKeyName(computed.name), primaryKeyName(relation.name)],
    ...indexedColumns(relation).map((columns) => [
      indexName(computed.name, columns),
      indexName(relation.name, columns),
    ]),
  ] as [string, string][];
  const arrived = { schema: relation.schema, name: computed.name };
  return [
    `alter table ${qualifiedName(computed)} set schema ${quoted(relation.schema)}`,
    `alter table ${qualifiedName(arrived)} rename to ${quoted(relation.name)}`,
    ...indexes.map(
      ([from, to]) => `alter index ${qualifiedName({ schema: relation.schema, name: from })} rename to ${quoted(to)}`,
    ),
  ];
}

/**
 * Makes the materialized view that readers of its layer read the model's own, with its rows. What it reads are relations and not names,
 * and those are adopted too, or were the live ones.
 */
export const adoptMaterializedView = (relation: Relation, computed: RelationName): string[] => [
  `alter materialized view ${qualifiedName(computed)} set schema ${quoted(relation.schema)}`,
  `alter materialized view ${qualifiedName({ schema: relation.schema, name: computed.name })} rename to ${quoted(relation.name)}`,
];
