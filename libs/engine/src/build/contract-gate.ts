import { MedallionError, MedallionErrors } from '@medallion/core';
import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import { digest } from '../hash.ts';
import { typeProblem } from '../plan/type-fit.ts';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation, RelationName } from '../relation.ts';
import { scratchName, type Scratch } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
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
  const problems: MedallionError[] = [];
  const contracts = new Map<string, RelationName>();
  for (const relation of relations) {
    const contract = scratchName(scratch, relation.id, '__gate');
    await session.execute(createTable(relation, contract));
    contracts.set(`${relation.schema}.${relation.name}`, contract);
  }
  for (const relation of relations) {
    const query = scratchName(scratch, relation.id, '__query');
    const head = `create view ${qualifiedName(query)} as\n`;
    const statement = head + retarget(relation.uncastSql, contracts);
    // One model's error must not keep the others from being judged.
    await session.execute('savepoint "gate"');
    try {
      await session.execute(statement);
      problems.push(...(await compareTypes(session, relation, query)));
    } catch (error) {
      // Who stands in the way says nothing of the query.
      if (isInterruption(error) || isConflict(error)) throw error;
      problems.push(
        modelFailure(relation, error, { text: statement, queryOffset: head.length, query: relation.uncastSql }),
      );
    }
    await session.execute('rollback to savepoint "gate"');
  }
  return problems;
}

const VIEW_TYPES = `
select "attname" as "name", format_type("atttypid", "atttypmod") as "type"
from "pg_catalog"."pg_attribute"
where "attrelid" = $1::regclass and "attnum" > 0`;

async function compareTypes(session: Session, relation: Relation, query: RelationName): Promise<MedallionError[]> {
  const { rows } = await session.execute(VIEW_TYPES, [`${quoted(query.schema)}.${quoted(query.name)}`]);
  const found = new Map(rows.map((row) => [String(row['name']), String(row['type'])]));
  return relation.columns.flatMap((column) => {
    const type = found.get(column.name);
    const problem = type === undefined ? 'is declared, but its query does not give it' : typeProblem(column.type, type);
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
  });
}
