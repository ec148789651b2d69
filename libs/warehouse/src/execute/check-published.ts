import { MedallionError } from '@medallion/core';
import {
  checkRelation,
  describeChecks,
  withCheckedKeys,
  type CheckResult,
  type LayerTarget,
  type ModelCheck,
  type Relation,
  type Session,
} from '@medallion/engine';
import type { Warehouse } from '../connection/warehouse.ts';
import { layerTarget, type LayerSelection } from './execute-layer.ts';
import { readOnly } from './postgres-port.ts';

export interface CheckSelection {
  /** In the order they are to be checked. */
  readonly layers: readonly LayerSelection[];
  /** Which checks to run. Default: all. */
  readonly includes?: (model: string, check: ModelCheck) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Runs checks over what is published, as the reader role, all of them in one read-only transaction: they see one state, take no lock
 * and leave nothing behind.
 *
 * @throws MedallionError `NOT_PUBLISHED` when a model to be checked has no relation yet, `CHECK_UNRUNNABLE`
 */
export async function checkPublished(
  warehouse: Warehouse,
  { layers, includes = () => true, signal }: CheckSelection,
): Promise<CheckResult[]> {
  const selected = layers.flatMap((layer) => {
    const { graph, checks } = checkedTarget(layer);
    return graph.order.flatMap((id) => {
      const due = checks.get(id)!.filter((check) => includes(id, check));
      return due.length === 0 ? [] : [{ relation: graph.relations.get(id)!, checks: due }];
    });
  });
  const reader = await warehouse.connect('reader');
  try {
    return await readOnly(reader, signal, async (session) => {
      await refuseUnpublished(
        session,
        selected.map(({ relation }) => relation),
      );
      const results: CheckResult[] = [];
      for (const { relation, checks } of selected) {
        signal?.throwIfAborted();
        results.push(...(await checkRelation(session, relation, checks)));
      }
      return results;
    });
  } finally {
    await reader.close();
  }
}

/** In an environment foreign keys are checked, too: which of them are constraints there depends on what it reuses. */
function checkedTarget(selection: LayerSelection): Pick<LayerTarget, 'graph' | 'checks'> {
  const { graph, environment, checks, base } = layerTarget(selection);
  if (base === undefined) return { graph, checks };
  const relations = [...graph.relations.values()].map((relation) => withCheckedKeys(relation));
  const declared = selection.checks ?? [];
  return {
    graph,
    checks: describeChecks(relations, declared, { environment, overrides: selection.checkOverrides ?? {} }),
  };
}

async function refuseUnpublished(session: Session, relations: readonly Relation[]): Promise<void> {
  const { rows } = await session.execute(
    `select nspname || '.' || relname as name from pg_catalog.pg_class
     join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace where nspname = any ($1::text[])`,
    [[...new Set(relations.map(({ schema }) => schema))]],
  );
  const published = new Set(rows.map((row) => row['name']));
  const [missing, ...more] = relations.filter(({ schema, name }) => !published.has(`${schema}.${name}`));
  if (missing === undefined) return;
  throw new MedallionError({
    code: 'NOT_PUBLISHED',
    kind: 'usage',
    message: `${missing.id}${more.length === 0 ? ' is' : ` and ${more.length} more are`} not published yet: there is nothing to check.`,
    fix: 'Build first (`medallion build`), or name the models to test.',
    fields: { models: [missing, ...more].map(({ id }) => id) },
  });
}
