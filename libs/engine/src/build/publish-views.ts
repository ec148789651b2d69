import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { commentStatements } from '../statements/comments.ts';
import { script } from '../statements/script.ts';
import {
  describeMaterializedView,
  fillMaterializedView,
  keyIndex,
  populate,
  refresh,
} from '../statements/materialized-view.ts';
import { createView } from '../statements/view.ts';
import { modelFailure } from './model-failure.ts';

export interface ViewsToPublish {
  /** Views, stored or not, in build order: each after the models it reads. */
  readonly relations: readonly Relation[];
  /** Those that must be made; the others are looked at only where they are stored. */
  readonly remade: ReadonlySet<Relation>;
  /** What is there by now; nothing of what had to make way. */
  readonly live: (relation: Relation) => LiveRelation | undefined;
}

/**
 * Makes views, and puts right the rows of materialized ones, once all tables are as they shall be.
 *
 * @returns how long the server took for the rows of each materialized view, by id, in milliseconds
 */
export async function publishViews(
  session: Session,
  { relations, remade, live }: ViewsToPublish,
): Promise<ReadonlyMap<string, number>> {
  const milliseconds = new Map<string, number>();
  for (const relation of relations) {
    if (relation.kind === 'materialized_view') {
      const started = performance.now();
      await publishMaterializedView(session, relation, { found: live(relation), isRemade: remade.has(relation) });
      milliseconds.set(relation.id, performance.now() - started);
    } else if (remade.has(relation)) {
      await makeFromQuery(session, relation, createView(relation));
      await session.execute(script(commentStatements(relation)));
    }
  }
  return milliseconds;
}

async function publishMaterializedView(
  session: Session,
  relation: Relation,
  { found, isRemade }: { readonly found: LiveRelation | undefined; readonly isRemade: boolean },
): Promise<void> {
  const run = (statement: string) =>
    session.execute(statement).catch((error: unknown) => {
      throw modelFailure(relation, error);
    });
  if (found === undefined) await makeFromQuery(session, relation, fillMaterializedView(relation));
  // The key's index may have been dropped by somebody, and no refresh goes without it.
  else await run(keyIndex(relation));
  if (found !== undefined) await run(found.isPopulated ? refresh(relation) : populate(relation));
  if (isRemade) await run(script(describeMaterializedView(relation)));
}

async function makeFromQuery(session: Session, relation: Relation, statement: string): Promise<void> {
  await session.execute(statement).catch((error: unknown) => {
    throw modelFailure(relation, error, {
      text: statement,
      queryOffset: statement.indexOf('\n') + 1,
      query: relation.sql,
    });
  });
}
