import { MedallionError, MedallionErrors } from '@medallion/core';
import { qualifiedName } from '@medallion/quality';
import { digest } from '../hash.ts';
import { typeProblem } from '../plan/type-fit.ts';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { scratchName, type Scratch } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
import { script } from '../statements/script.ts';
import { createTable } from '../statements/table.ts';
import { isConflict, isInterruption, modelFailure } from './model-failure.ts';

/** Changes when the gate might judge otherwise: a model's query or the types of its columns changed. */
export const gateDigest = (relations: readonly Relation[]): string =>
  digest(relations.flatMap((relation) => [relation.id, createTable(relation), relation.uncastSql]));

/**
 * The second gate, after the compiler: every model of the layer is created empty, every query described by the server, and types and
 * precision compared with the contract. Happens in a transaction that is rolled back, before anything is built.
 *
 * @param lockTimeoutMs how long a statement may wait for a lock somebody else has on what a query reads
 * @throws MedallionErrors `CONTRACT_GATE`, all problems of all models together
 */
export async function runContractGate(
  port: WarehousePort,
  scratch: Scratch,
  layer: string,
  relations: readonly Relation[],
  lockTimeoutMs: number,
): Promise<void> {
  const problems: MedallionError[] = [];
  const rolledBack = new Error('the gate leaves nothing behind');
  await port
    .transaction(
      async (session) => {
        problems.push(...(await findProblems(session, scratch, relations)));
        throw rolledBack;
      },
      { lockTimeoutMs },
    )
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  if (problems.length === 0) return;
  throw new MedallionErrors(
    {
      code: 'CONTRACT_GATE',
      kind: 'definition',
      message: `Layer ${layer} was not built: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} between queries and contracts.\n${problems.map(({ message }) => `- ${message}`).join('\n')}`,
      fix: problems[0]!.fix,
      fields: { layer, problems: problems.map((problem) => problem.fields) },
    },
    problems,
  );
}

async function findProblems(
  session: Session,
  scratch: Scratch,
  relations: readonly Relation[],
): Promise<MedallionError[]> {
  const contracts = new Map(
    relations.map((relation) => [
      `${relation.schema}.${relation.name}`,
      { relation, target: scratchName(scratch, relation.id, '__gate') },
    ]),
  );
  await session.execute(script([...contracts.values()].map(({ relation, target }) => createTable(relation, target))));
  const moved = new Map([...contracts].map(([name, { target }]) => [name, target]));
  const queries = relations.map((relation): DescribedQuery => {
    const name = scratchName(scratch, relation.id, '__query');
    const head = `create view ${qualifiedName(name)} as\n`;
    const statement = head + retarget(relation.uncastSql, moved);
    return { relation, name: name.name, statement, queryOffset: head.length };
  });
  await session.execute('savepoint "gate"');
  try {
    return await describe(session, scratch, queries);
  } catch (error) {
    // Who stands in the way says nothing of a query.
    if (isInterruption(error) || isConflict(error)) throw error;
  }
  // One of them is refused. Each by itself says which, and keeps no other from being judged.
  const problems: MedallionError[] = [];
  for (const query of queries) {
    await session.execute('rollback to savepoint "gate"');
    try {
      problems.push(...(await describe(session, scratch, [query])));
    } catch (error) {
      if (isInterruption(error) || isConflict(error)) throw error;
      const { relation, statement: text, queryOffset } = query;
      problems.push(modelFailure(relation, error, { text, queryOffset, query: relation.uncastSql }));
    }
  }
  return problems;
}

/** A model's query as a view over the contracts of what it reads: the server tells its types. */
interface DescribedQuery {
  readonly relation: Relation;
  readonly name: string;
  readonly statement: string;
  /** Characters of `statement` before the query. */
  readonly queryOffset: number;
}

const VIEW_TYPES = `
select "c"."relname" as "view", "a"."attname" as "name", format_type("a"."atttypid", "a"."atttypmod") as "type"
from "pg_catalog"."pg_class" as "c"
join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace"
join "pg_catalog"."pg_attribute" as "a" on "a"."attrelid" = "c"."oid"
where "n"."nspname" = $1 and "c"."relname" = any ($2::text[]) and "a"."attnum" > 0`;

/** What the types of queries have against their contracts. Leaves the views there. */
async function describe(
  session: Session,
  { schema }: Scratch,
  queries: readonly DescribedQuery[],
): Promise<MedallionError[]> {
  await session.execute(script(queries.map(({ statement }) => statement)));
  const { rows } = await session.execute(VIEW_TYPES, [schema, queries.map(({ name }) => name)]);
  const found = new Map(rows.map((row) => [`${row['view']}.${row['name']}`, String(row['type'])]));
  return queries.flatMap(({ relation, name }) =>
    relation.columns.flatMap((column) => {
      const type = found.get(`${name}.${column.name}`);
      const problem =
        type === undefined ? 'is declared, but its query does not give it' : typeProblem(column.type, type);
      if (problem === undefined) return [];
      return [
        new MedallionError({
          code: 'CONTRACT_TYPE',
          kind: 'definition',
          message: `${relation.id}.${column.name} ${problem}.`,
          fix: 'Convert the value in the query, or declare the column as what it is.',
          fields: { model: relation.id, column: column.name, declared: column.type, found: type },
        }),
      ];
    }),
  );
}
