import { readFileSync } from 'node:fs';
import { buildGraph, describeRelations } from '@medallion/engine';
import { quoted } from '@medallion/model';
import { declarationsOf, LAYERS } from './layers.mjs';

const ENVIRONMENT = 'floor';

/**
 * The statements by which somebody would build the layers by hand: the compiled queries of the same models as CREATE TABLE AS or views,
 * in dependency order, with the same NOT NULLs, keys, indexes and foreign keys, and ANALYZE before anything reads a table. No check, no
 * comment, no record, and nothing is compared with what was there.
 */
export async function floorStatements() {
  const declared = await Promise.all(LAYERS.map(declarationsOf));
  const seedText = (file) => readFileSync(new URL(file), 'utf8');
  const relations = describeRelations(
    declared.flatMap(({ models }) => models),
    { environment: ENVIRONMENT, seedText },
  );
  const graph = buildGraph(relations);
  const inOrder = (ids) => ids.map((id) => graph.relations.get(id));
  const tables = inOrder(graph.publishOrder).filter(({ kind }) => kind !== 'view');
  return [
    ...schemas(relations).map((schema) => `create schema ${schema}`),
    ...inOrder(graph.order).flatMap((relation) => (relation.kind === 'view' ? [viewOf(relation)] : tableOf(relation))),
    ...tables.flatMap(foreignKeysOf),
  ];
}

/** What must be there before, and what is dropped before and after. */
export const floorClock = `insert into ops.clock select '${ENVIRONMENT}', as_of, load_seq from ops.clock where environment = 'base'
  on conflict (environment) do update set as_of = excluded.as_of, load_seq = excluded.load_seq`;
export const dropFloor = LAYERS.map((layer) => `drop schema if exists ${ENVIRONMENT}__${layer} cascade`).join('; ');

const schemas = (relations) => [...new Set(relations.map(({ schema }) => quoted(schema)))];
const list = (names) => names.map(quoted).join(', ');
const nameOf = ({ schema, name }) => `${quoted(schema)}.${quoted(name)}`;

const viewOf = (relation) =>
  `create view ${nameOf(relation)} (${list(relation.columns.map(({ name }) => name))}) as\n${relation.sql}`;

function tableOf(relation) {
  const table = nameOf(relation);
  const isKey = (column) => relation.primaryKey.includes(column.name);
  const notNull = relation.columns.filter((column) => column.notNull && !isKey(column));
  return [
    `create table ${table} (${list(relation.columns.map(({ name }) => name))}) as\n${relation.sql}`,
    `alter table ${table} ${[
      `add primary key (${list(relation.primaryKey)})`,
      ...notNull.map(({ name }) => `alter column ${quoted(name)} set not null`),
    ].join(', ')}`,
    ...indexesOf(relation).map((columns) => `create index on ${table} (${list(columns)})`),
    `analyze ${table}`,
  ];
}

const constrained = (relation) => relation.columns.filter(({ references }) => references?.enforce === 'constraint');

/** The declared ones and one for each foreign key, but none that the primary key serves. */
function indexesOf(relation) {
  const wanted = [...constrained(relation).map(({ name }) => [name]), ...relation.indexes];
  const distinct = new Map(wanted.map((columns) => [columns.join(','), columns]));
  distinct.delete(relation.primaryKey[0]);
  return [...distinct.values()];
}

const foreignKeysOf = (relation) =>
  constrained(relation).map(
    ({ name, references }) =>
      `alter table ${nameOf(relation)} add foreign key (${quoted(name)}) references ${nameOf(references)} (${quoted(references.column)})`,
  );
