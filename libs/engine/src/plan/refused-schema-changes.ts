import { MedallionError, MedallionErrors } from '@medallion/core';
import { isView } from '../relation.ts';
import { liveOf, type LayerContext } from './layer-context.ts';
import { schemaChangeOf } from './replacement.ts';

/**
 * Refuses, before anything is computed, to build models whose columns changed in a way they do not allow.
 *
 * @param only ids of the models that may be built. Default: all
 * @throws MedallionError or MedallionErrors `SCHEMA_CHANGE_REFUSED`
 */
export function refuseSchemaChanges(layer: LayerContext, only: ReadonlySet<string> | undefined): void {
  const refused = layer.relations.flatMap((relation) => {
    const live = liveOf(layer, relation);
    if (isView(relation) || live === undefined || only?.has(relation.id) === false) return [];
    const change = schemaChangeOf(relation, live);
    return change?.action === 'refuse' ? [refusal(relation.id, relation.onSchemaChange!, change.changes)] : [];
  });
  const [first, ...others] = refused;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new MedallionErrors(
    {
      code: first.code,
      kind: first.kind,
      message: refused.map(({ message }) => message).join('\n'),
      fix: first.fix,
    },
    refused,
  );
}

const refusal = (model: string, onSchemaChange: string, changes: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'SCHEMA_CHANGE_REFUSED',
    kind: 'definition',
    message: `${model} is not built: its columns changed, which it refuses (onSchemaChange: '${onSchemaChange}'): ${changes.join('; ')}.`,
    fix: "Take the change back. Or declare onSchemaChange: 'sync', which alters the table in place where it can, or 'rebuild', and build again.",
    fields: { model, onSchemaChange, changes },
  });
