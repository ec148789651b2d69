import { digest } from '../hash.ts';
import type { SourceStates } from '../ports/records.ts';
import { hasLaterVersions } from '../plan/later-versions.ts';
import { ABSENT } from '../plan/upstream-states.ts';
import type { Scope } from './scope.ts';

/**
 * What a model was computed from, so that the next build knows since when to look for changes: by input the state of a table or the
 * load of a raw table, the clock, under `VIEWS` how the views between are defined, and under `LATER` whether versions lay after the clock.
 */
export type Consumed = Readonly<Record<string, string>>;

export const VIEWS = 'views';
export const LATER = 'later';
export const CLOCK = 'ops.clock';

/**
 * @param stateOf the state of a table when this run is over
 * @param definitionOf digest of a staging view as published
 */
export function consumedBy(
  scope: Scope,
  sources: SourceStates,
  stateOf: (id: string) => string,
  definitionOf: (id: string) => string | undefined,
): Consumed {
  const staging = scope.inputs.filter((input) => input.staging !== undefined);
  const consumed: Record<string, string> = {
    [CLOCK]: sources.clock?.asOf ?? ABSENT,
    [LATER]: String(hasLaterVersions(sources)),
    [VIEWS]: digest([...scope.views.map(({ sql }) => sql), ...staging.map(({ id }) => definitionOf(id) ?? ABSENT)]),
  };
  for (const { id, staging } of scope.inputs) {
    if (id === CLOCK) continue;
    const raw = staging?.id ?? (id.startsWith('raw.') ? id : undefined);
    consumed[id] = raw === undefined ? stateOf(id) : (sources.raw.get(raw)?.loadSeq ?? '0');
  }
  return consumed;
}
