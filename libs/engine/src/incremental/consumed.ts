import { digest } from '../hash.ts';
import type { SourceStates } from '../ports/records.ts';
import { asksOnlyWhatIsVisible, clockReaders, clockUse, clockZones } from '../plan/clock-use.ts';
import { hasLaterVersions } from '../plan/later-versions.ts';
import { ABSENT, clockDays } from '../plan/upstream-states.ts';
import type { Relation } from '../relation.ts';
import { followedInputs, type Scope } from './scope.ts';

/**
 * What a model was computed from, so that the next build knows since when to look for changes: by input the state of a table or the
 * load of a raw table, the clock, under `READ` what of it is read, under `VIEWS` how the views between are defined, under `LATER` whether versions lay after the clock, and of
 * a derived scope under `FOLLOWED` which column of which input its changes are followed by.
 */
export type Consumed = Readonly<Record<string, string>>;

export const VIEWS = 'views';
export const LATER = 'later';
export const READ = 'clock as read';
export const FOLLOWED = 'followed';
export const CLOCK = 'ops.clock';

type Reader = Pick<Relation, 'dependencies' | 'sql' | 'scope'>;

/**
 * @param stateOf the state of a table when this run is over
 * @param definitionOf digest of a staging view as published
 */
export function consumedBy(
  relation: Reader,
  scope: Scope,
  sources: SourceStates,
  stateOf: (id: string) => string,
  definitionOf: (id: string) => string | undefined,
): Consumed {
  const staging = scope.inputs.filter((input) => input.staging !== undefined);
  const consumed: Record<string, string> = {
    [CLOCK]: sources.clock?.asOf ?? ABSENT,
    [READ]: clockRead(relation, sources),
    [LATER]: String(hasLaterVersions(sources)),
    [VIEWS]: digest([...scope.views.map(({ sql }) => sql), ...staging.map(({ id }) => definitionOf(id) ?? ABSENT)]),
  };
  if (scope.isDerived) consumed[FOLLOWED] = followedInputs(scope);
  for (const { id, staging } of scope.inputs) {
    if (id === CLOCK) continue;
    const raw = staging?.id ?? (id.startsWith('raw.') ? id : undefined);
    consumed[id] = raw === undefined ? stateOf(id) : (sources.raw.get(raw)?.loadSeq ?? '0');
  }
  return consumed;
}

/** What of the clock decides about rows, besides which versions are visible: nothing, its day, or all of it. */
function clockRead(relation: Reader, sources: SourceStates): string {
  if (sources.clock === undefined) return ABSENT;
  const readers = clockReaders(relation).filter((reader) => !asksOnlyWhatIsVisible(reader));
  const isByDay = readers.every((reader) => clockUse(reader) === 'day');
  return isByDay ? clockDays([...new Set(readers.flatMap(clockZones))].sort(), sources) : sources.clock.asOf;
}
