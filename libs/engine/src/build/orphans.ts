import type { Logger } from '@medallion/core';
import { quoted } from '@medallion/model';
import { qualifiedName } from '@medallion/quality';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { RecordedModel } from '../ports/records.ts';
import type { Session } from '../ports/warehouse-port.ts';

/** Models of a layer that were published and that the code no longer has. */
export const goneModels = (layer: LayerContext): readonly RecordedModel[] =>
  [...layer.recorded.values()].filter(
    ({ model }) => model.startsWith(`${layer.layer}.`) && !layer.graph.relations.has(model),
  );

/** Their relations. */
function orphansOf(layer: LayerContext): readonly LiveRelation[] {
  const byOid = new Map([...layer.live.values()].map((live) => [live.oid, live]));
  return goneModels(layer).flatMap(({ oid }) => byOid.get(oid) ?? []);
}

/**
 * Lets go of the tables of models that are gone: they stay, with their rows, for people to drop; but a foreign key of a table nobody
 * maintains would sooner or later refuse a change of the table it names.
 */
export async function releaseOrphans(session: Session, layer: LayerContext, logger: Logger): Promise<void> {
  for (const orphan of orphansOf(layer)) {
    const name = `${orphan.schema}.${orphan.name}`;
    logger.warn(`${name} is no longer among the models: it is left as it is, and can be dropped.`, { relation: name });
    for (const key of orphan.foreignKeys) {
      await session.execute(`alter table ${qualifiedName(orphan)} drop constraint ${quoted(key.name)}`);
    }
  }
}
