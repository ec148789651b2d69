import { contractChecks, checkDependencies, qualifiedName, type ModelCheck } from '@medallion/quality';
import { buildGraph } from '../graph/graph.ts';
import { CLOCK } from '../incremental/consumed.ts';
import type { LayerContext, LayerTarget } from '../plan/layer-context.ts';
import { baseSource, isSource, type Relation } from '../relation.ts';
import { columnList, columnNames } from '../statements/table.ts';
import { withCheckedKeys } from './checked-keys.ts';
import { changeInBase } from './layer-change.ts';
import { overriding } from './overriding.ts';

interface Reuse {
  /** Whether the environment reuses a model of an earlier layer. */
  readonly isReusedBefore: (id: string) => boolean;
  /** Whether a model is to be computed in the environment all the same. */
  readonly isForced: (id: string) => boolean;
  /** False of an environment as of an instant of its own. */
  readonly hasClockOfBase: boolean;
}

/**
 * The models of a layer that an environment need not compute: what the base published is what the environment's code would compute from
 * the same raw data. So they are those the base's own change detector finds nothing against, and that read only such models. Nothing that
 * reads the clock is reused where the environment has its own, whatever it reads it for: the base's next load would show in it.
 *
 * @param base the layer in the base, with the models of the environment's code
 */
export function reusedModels(
  base: LayerContext,
  { isReusedBefore, isForced, hasClockOfBase }: Reuse,
): ReadonlySet<string> {
  const reused = new Set<string>();
  const isReused = (id: string): boolean =>
    isSource(id)
      ? hasClockOfBase || id !== CLOCK
      : base.graph.relations.get(id)?.layer === base.layer
        ? reused.has(id)
        : isReusedBefore(id);
  for (const relation of base.relations) {
    if (isForced(relation.id) || !relation.dependencies.every(isReused)) continue;
    if (changeInBase(base, relation) === undefined) reused.add(relation.id);
  }
  return reused;
}

/**
 * A layer in which the models reused are views onto the base's relations, and all else is as it was: the environment's queries, keys
 * and checks read its own schemas, and find there what they need.
 *
 * @param isReused of models of this layer and of earlier ones
 */
export function reusing(
  target: LayerTarget,
  base: LayerContext,
  isReused: (id: string) => boolean,
): Omit<LayerTarget, 'base'> {
  const relations = [...target.graph.relations.values()].map((relation) => {
    const ownsRows = !isReused(relation.id);
    const own = withCheckedKeys(relation, (target) => isReused(target) === ownsRows);
    return ownsRows ? own : viewOfBase(own, base.graph.relations.get(relation.id)!);
  });
  const checks = new Map(
    relations.map((relation) => [relation.id, checksIn(relation, { target, base }, isReused)] as const),
  );
  return { layer: target.layer, environment: target.environment, graph: buildGraph(relations), checks };
}

function viewOfBase(relation: Relation, base: Relation): Relation {
  const sql = `select ${columnList(columnNames(relation))}\nfrom ${qualifiedName(base)}`;
  return overriding(relation, {
    kind: 'reused',
    hooks: { before: [], after: [] },
    scope: undefined,
    unscoped: undefined,
    tracked: [],
    indexes: [],
    distribution: undefined,
    sql,
    uncastSql: sql,
    dependencies: [baseSource(relation.id)],
  });
}

/**
 * What is checked of a model. The base has checked the rows that are reused, so of those remain the checks that changed and those that
 * read something the environment computes.
 */
function checksIn(
  relation: Relation,
  { target, base }: { readonly target: LayerTarget; readonly base: LayerContext },
  isReused: (id: string) => boolean,
): readonly ModelCheck[] {
  const declared = target.checks.get(relation.id) ?? [];
  const names = new Set(declared.map(({ name }) => name));
  const held = target.graph.relations.get(relation.id)!.columns;
  const isOwnKey = (check: ModelCheck): boolean =>
    check.kind === 'references' &&
    held.find(({ name }) => name === check.column)?.references?.enforce === 'constraint' &&
    !names.has(check.name);
  const checks = [...declared, ...contractChecks(relation, false).filter(isOwnKey)];
  if (relation.kind !== 'reused') return checks;
  const isChanged = base.recorded.get(relation.id)?.checks?.digest !== base.checkDigests.get(relation.id);
  return checks.filter(
    (check) => isChanged || checkDependencies(check).some((id) => !isSource(id) && id !== relation.id && !isReused(id)),
  );
}
