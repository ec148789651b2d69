import type { DependentView } from '../catalog/dependents.ts';
import type { LiveRelation } from '../catalog/live-relations.ts';
import type { Session } from '../ports/warehouse-port.ts';
import { isComputed, type Relation, type RelationName } from '../relation.ts';
import { adoptMaterializedView } from '../statements/adopt.ts';
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
import { asItWas, madeIfPossible } from './make-way.ts';
import { modelFailure } from './model-failure.ts';

export interface ViewsToPublish {
  /** Views, stored or not, in build order: each after the models it reads. */
  readonly relations: readonly Relation[];
  /** Those that must be made; the others are looked at only where they are stored. */
  readonly remade: ReadonlySet<Relation>;
  /** Those that had to make way and are not built: they become what they were. */
  readonly restored: ReadonlyMap<Relation, DependentView>;
  /** By id, where materialized views are that need only be moved to where there is none yet. */
  readonly adoptable: ReadonlyMap<string, RelationName>;
  /** What is there by now; nothing of what had to make way. */
  readonly live: (relation: Relation) => LiveRelation | undefined;
}

export interface PublishedViews {
  /** What the rows of each materialized view took the server, by id. */
  readonly milliseconds: ReadonlyMap<string, number>;
  /** Those that could not become what they were, and are as declared instead. */
  readonly redefined: readonly Relation[];
  /** Those that could become neither. */
  readonly lost: readonly DependentView[];
}

/** Makes views, and puts right the rows of materialized ones, once all tables are as they shall be. */
export async function publishViews(
  session: Session,
  { relations, remade, restored, adoptable, live }: ViewsToPublish,
): Promise<PublishedViews> {
  const milliseconds = new Map<string, number>();
  const redefined: Relation[] = [];
  const lost: DependentView[] = [];
  for (const relation of relations) {
    const before = restored.get(relation);
    if (before !== undefined) {
      const isMade = (statement: string) =>
        madeIfPossible(session, before, statement).catch((error: unknown) => {
          throw modelFailure(relation, error);
        });
      if (await isMade(asItWas(before))) continue;
      if (!isComputed(relation) && (await isMade(asDeclared(relation)))) redefined.push(relation);
      else lost.push(before);
    } else if (relation.kind === 'materialized_view') {
      const started = performance.now();
      await publishMaterializedView(session, relation, {
        found: live(relation),
        isRemade: remade.has(relation),
        computed: adoptable.get(relation.id),
      });
      milliseconds.set(relation.id, performance.now() - started);
    } else if (remade.has(relation)) {
      await makeFromQuery(session, relation, createView(relation));
      await session.execute(script(commentStatements(relation)));
    }
  }
  return { milliseconds, redefined, lost };
}

const asDeclared = (relation: Relation): string =>
  relation.kind === 'materialized_view' ? fillMaterializedView(relation) : createView(relation);

interface StandingView {
  readonly found: LiveRelation | undefined;
  readonly isRemade: boolean;
  /** Where its rows are already. */
  readonly computed: RelationName | undefined;
}

async function publishMaterializedView(
  session: Session,
  relation: Relation,
  { found, isRemade, computed }: StandingView,
): Promise<void> {
  const run = (statement: string) =>
    session.execute(statement).catch((error: unknown) => {
      throw modelFailure(relation, error);
    });
  if (found === undefined && computed !== undefined) {
    for (const statement of adoptMaterializedView(relation, computed)) await run(statement);
  } else if (found === undefined) await makeFromQuery(session, relation, fillMaterializedView(relation));
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
