import { qualifiedName } from '@medallion/quality';
import { contractDiff, isSameContract } from '../plan/contract-diff.ts';
import type { RelationContract } from '../plan/published-definition.ts';
import type { Row, Session } from '../ports/warehouse-port.ts';
import type { RelationName } from '../relation.ts';
import { countDifferences, exampleRows, type ComparedColumn, type ComparedRelations } from './compare-sql.ts';
import { HIDDEN, type EmptiedModel, type ModelComparison, type RowComparison, type RowExample } from './comparison.ts';

/** A model on both sides, as it is published there. */
export interface ModelToCompare {
  readonly model: string;
  readonly base: PublishedSide | undefined;
  readonly environment: PublishedSide | undefined;
  /** The environment's is a view onto the base's. */
  readonly isReused: boolean;
  /** Materialized views without rows, by which Postgres refuses to read it on one of the sides. */
  readonly emptied: readonly EmptiedModel[];
  /** Whether values of a column must not be shown. */
  readonly isHidden: (column: string) => boolean;
}

export interface PublishedSide {
  readonly relation: RelationName;
  readonly contract: RelationContract;
}

/**
 * Compares a model of an environment with the base's.
 *
 * @param options.examples rows shown of each kind
 */
export async function compareModel(
  session: Session,
  { model, base, environment, isReused, emptied, isHidden }: ModelToCompare,
  { examples }: { readonly examples: number },
): Promise<ModelComparison> {
  if (base === undefined || environment === undefined) {
    const status = environment !== undefined ? 'added' : base !== undefined ? 'removed' : 'unbuilt';
    return { model, status, contract: undefined, rows: undefined };
  }
  const contract = contractDiff(base.contract, environment.contract);
  if (isReused) return { model, status: 'reused', contract, rows: undefined };
  if (emptied.length > 0) return { model, status: 'emptied', contract, rows: undefined, emptied };
  if (contract.primaryKey !== undefined) {
    return { model, status: 'rekeyed', contract, rows: await countRows(session, base, environment) };
  }
  const rows = await compareRows(session, pairOf(base, environment), { examples, isHidden });
  const isSame = isSameContract(contract) && [rows.added, rows.removed, rows.changed].every((count) => count === 0);
  return { model, status: isSame ? 'same' : 'changed', contract, rows };
}

function pairOf(base: PublishedSide, environment: PublishedSide): ComparedRelations {
  const { primaryKey } = environment.contract;
  const types = new Map(base.contract.columns.map(({ name, type }) => [name, type]));
  const ofBoth = environment.contract.columns.flatMap(({ name, type }): ComparedColumn[] => {
    const baseType = types.get(name);
    return baseType === undefined ? [] : [{ name, baseType, environmentType: type }];
  });
  return {
    base: base.relation,
    environment: environment.relation,
    primaryKey: primaryKey.map((key) => ofBoth.find(({ name }) => name === key)!),
    columns: ofBoth.filter(({ name }) => !primaryKey.includes(name)),
  };
}

async function compareRows(
  session: Session,
  compared: ComparedRelations,
  { examples, isHidden }: { readonly examples: number; readonly isHidden: (column: string) => boolean },
): Promise<RowComparison> {
  const [counts] = (await session.execute(countDifferences(compared))).rows as [Row];
  const found: RowExample[] = [];
  for (const kind of ['changed', 'added', 'removed'] as const) {
    if (Number(counts[kind]) === 0 || examples === 0) continue;
    const { rows } = await session.execute(exampleRows(compared, kind, examples, isHidden));
    found.push(...rows.map((row) => toExample(row, kind, compared, isHidden)));
  }
  return {
    base: Number(counts['base']),
    environment: Number(counts['environment']),
    added: Number(counts['added']),
    removed: Number(counts['removed']),
    changed: Number(counts['changed']),
    columns: compared.columns
      .map(({ name }, index) => ({ column: name, changed: Number(counts[`column_${index}`]) }))
      .filter(({ changed }) => changed > 0)
      .sort((a, b) => b.changed - a.changed),
    examples: found,
  };
}

function toExample(
  row: Row,
  kind: RowExample['kind'],
  { primaryKey, columns }: ComparedRelations,
  isHidden: (column: string) => boolean,
): RowExample {
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
  return {
    kind,
    key: Object.fromEntries(
      primaryKey.map(({ name }, index) => [name, isHidden(name) ? HIDDEN : String(row[`key_${index}`])]),
    ),
    values: Object.fromEntries(
      columns.flatMap(({ name }, index) => {
        if (row[`differs_${index}`] !== true) return [];
        const hidden = { base: HIDDEN, environment: HIDDEN };
        const shown = { base: text(row[`base_${index}`]), environment: text(row[`environment_${index}`]) };
        return [[name, isHidden(name) ? hidden : shown] as const];
      }),
    ),
  };
}

/** Of relations with different keys only that much can be said. */
async function countRows(session: Session, base: PublishedSide, environment: PublishedSide): Promise<RowComparison> {
  const count = async ({ relation }: PublishedSide): Promise<number> =>
    Number((await session.execute(`select count(*) as "rows" from ${qualifiedName(relation)}`)).rows[0]!['rows']);
  return {
    base: await count(base),
    environment: await count(environment),
    added: undefined,
    removed: undefined,
    changed: undefined,
    columns: [],
    examples: [],
  };
}
