import { publishedTable } from '../incremental/followed-tables.ts';
import { abreast, consumersOf, followedSince, neededSets, type Consumer } from '../incremental/followed.ts';
import type { RecordedModel } from '../ports/records.ts';
import type { Session, StatePort } from '../ports/warehouse-port.ts';
import { isUnchanged } from './computed-model.ts';
import { goneModels } from './orphans.ts';
import type { PublishRecord } from './record-publish.ts';

/**
 * Remembers, in the publishing transaction, what of each followed table changed, and forgets what every model that follows it has
 * consumed. A model that is not part of this run may still need a set: of a later layer, or not selected.
 */
export async function recordChangeSets(state: StatePort, session: Session, publish: PublishRecord): Promise<void> {
  const { environment, recorded, changeSets, followers } = publish.layer;
  const models = new Map<string, Pick<RecordedModel, 'consumed' | 'checks'>>(recorded);
  for (const { model } of goneModels(publish.layer)) models.delete(model);
  for (const model of publish.models) {
    const { id } = model.relation;
    const consumed = model.kind === 'view' ? recorded.get(id)?.consumed : model.consumed;
    models.set(id, { consumed, checks: publish.checked.checks.get(id) });
  }
  const here = [...models.values()].flatMap(consumersOf);
  // Environments read what is published here.
  const followersOf = (id: string): Consumer[] => [
    ...here,
    ...abreast(id, publishedTable(publish.layer, id), followers),
  ];
  const obsolete = [...changeSets].flatMap(([id, sets]) => {
    const made = publish.models.find(({ relation }) => relation.id === id);
    const isContinued = made?.kind !== 'table' || made.changedValues !== undefined || isUnchanged(made.changes);
    const needed = isContinued ? neededSets(id, publishedTable(publish.layer, id), followersOf(id)) : new Set<string>();
    return sets.filter((set) => !needed.has(set.id)).map((set) => set.id);
  });
  if (obsolete.length > 0) await state.deleteChangeSets(session, obsolete);
  for (const model of publish.models) {
    const { id } = model.relation;
    const from = recorded.get(id)?.state;
    if (model.kind !== 'table' || model.changedValues === undefined || from === undefined || from === model.state)
      continue;
    const isNeeded = followersOf(id).some((consumer) => {
      const since = followedSince(id, consumer);
      return since !== undefined && since !== model.state;
    });
    if (isNeeded)
      await state.writeChangeSet(session, environment, { model: id, from, to: model.state }, model.changedValues);
  }
}
