import type { Relation } from '../relation.ts';
import { CLOCK, FOLLOWED, LATER, READ, VIEWS, type Consumed } from './consumed.ts';
import type { ScopeInput } from './scope.ts';

/** Why a model is computed in full although it is incremental: one clause, for the run record and the plan. */
export interface InFull {
  readonly inFull: string;
}

/**
 * The inputs that changed since a model was computed, all of which say what of it to compute anew; or why they do not.
 *
 * @param isSameAsRead whether all that the model's own query reads of an upstream is as it was
 *
 * The clock that merely tells which versions are visible concerns nothing while all that are known lie before it, then and now:
 * which are visible then changes by loads alone.
 */
export function changedInputs(
  relation: Relation,
  then: Consumed | undefined,
  now: Consumed,
  isSameAsRead: (id: string) => boolean,
): readonly ScopeInput[] | InFull {
  const scope = relation.scope!;
  if (then === undefined) return { inFull: 'nothing is known of what it was computed from' };
  // What was recorded since, nobody recorded for it.
  if (then[FOLLOWED] !== now[FOLLOWED]) return { inFull: 'its changes were not followed before' };
  if (then[VIEWS] !== now[VIEWS]) return { inFull: 'a view it reads is defined otherwise' };
  const isReadByView = (id: string): boolean => scope.views.some(({ dependencies }) => dependencies.includes(id));
  const changed = scope.inputs.filter(
    ({ id }) => id !== CLOCK && then[id] !== now[id] && (isReadByView(id) || !isSameAsRead(id)),
  );
  if (then[CLOCK] !== now[CLOCK] && [then, now].some((each) => each[LATER] !== 'false')) {
    return { inFull: 'there are versions that lie after the clock' };
  }
  const clock = scope.inputs.find(({ id }) => id === CLOCK);
  if (clock !== undefined && then[READ] !== now[READ]) changed.push(clock);
  const unmapped = changed.find(({ mappings }) => mappings.length === 0);
  return unmapped === undefined
    ? changed
    : {
        inFull: `${unmapped.id === CLOCK ? 'the clock' : unmapped.id} changed, and nothing says which rows that concerns`,
      };
}
