import { quoted, schemaOf, type Layer } from '@medallion/model';
import {
  passedWithout,
  qualifiedName,
  type CheckResult,
  type ModelCheck,
  type ReferencesCheck,
} from '@medallion/quality';
import { publishedTable } from '../incremental/followed-tables.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { Session } from '../ports/warehouse-port.ts';
import { isComputed, type Relation, type RelationName } from '../relation.ts';
import type { ComputedModel } from './computed-model.ts';
import { checkRelation } from './check-relation.ts';

/** How many times the rows of its origin a table must have for that to be asked instead. */
const MUCH_SMALLER = 4;

/**
 * Runs checks of a model that look at all of its rows. A column that passes unchanged from a table of an earlier layer has no value that
 * one has not: where that table is much smaller and all its values are there, so are those of the model.
 */
export async function checkEverywhere(
  session: Session,
  layer: LayerContext,
  model: ComputedModel,
  checks: readonly ModelCheck[],
): Promise<CheckResult[]> {
  const { relation } = model;
  const rows = model.kind === 'table' ? model.rows : undefined;
  const inherited: CheckResult[] = [];
  const left: ModelCheck[] = [];
  for (const check of checks) {
    const origin = check.kind === 'references' ? originOf(layer, model, check) : undefined;
    if (origin !== undefined && (await holdsOf(session, relation, origin, check as ReferencesCheck))) {
      inherited.push(passedWithout(relation.id, check, rows));
    } else {
      left.push(check);
    }
  }
  return [...inherited, ...(await checkRelation(session, relation, left, { rows }))];
}

type Origin = RelationName & { readonly column: string };

/** The column of a much smaller table that a column of a table has its values from, if all its rows were computed from what is there. */
function originOf(layer: LayerContext, model: ComputedModel, { column }: ReferencesCheck): Origin | undefined {
  // Default members come from no table.
  if (model.kind !== 'table' || model.readable !== model.computed || model.relation.hasDefaultMembers) return undefined;
  const found = model.relation.lineage.columns[column];
  if (found?.kind !== 'passthrough') return undefined;
  const [of, table, name] = found.from[0]!.split('.') as [Layer, string, string];
  const id = `${of}.${table}`;
  const kind = layer.recorded.get(id)?.kind;
  // Of its own layer the live rows are still the former ones.
  if (of === layer.layer || kind === undefined || !isComputed({ kind })) return undefined;
  const rows = publishedTable(layer, id).rows ?? Infinity;
  return rows * MUCH_SMALLER <= model.rows
    ? { schema: schemaOf(of, layer.environment), name: table, column: name }
    : undefined;
}

async function holdsOf(
  session: Session,
  relation: Relation,
  { schema, name, column }: Origin,
  check: ReferencesCheck,
): Promise<boolean> {
  const values = `select ${quoted(column)} as ${quoted(check.column)} from ${qualifiedName({ schema, name })}`;
  const from = `(${values}) as ${quoted(relation.name)}`;
  const [result] = await checkRelation(session, { ...relation, primaryKey: [] }, [check], { rows: 0, from });
  return result!.failing === 0;
}
