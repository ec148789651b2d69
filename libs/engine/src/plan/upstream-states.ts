import { isSource, type Relation } from '../relation.ts';
import type { RecordedModel, SourceStates } from '../ports/records.ts';
import { asksOnlyWhatIsVisible, clockUse, clockZones, noClock } from './clock-use.ts';
import { hasLaterVersions } from './later-versions.ts';
import { stateAsRead } from './column-states.ts';

/** State of a model that was never published, or of an object never loaded. */
export const ABSENT = 'absent';

/** What a model's rows depend on: the state of every source it reads, and of every model as far as it reads it. */
export type UpstreamStates = Readonly<Record<string, string>>;

/**
 * The state of a model: as it will be after this run, or as published.
 *
 * @param columns those that matter. Default: all
 */
export type StateOf = (id: string, columns?: readonly string[]) => string;

/**
 * States of the sources a model reads. The clock has none of its own for a model that only asks what is visible: a raw table
 * whose versions all lie before the clock shows the same records at any later clock too, and so do the staging views over them.
 *
 * @throws MedallionError `NOTHING_LOADED` when the model reads the clock and the environment has none
 */
export function sourceStates(relation: Relation, sources: SourceStates, environment: string): UpstreamStates {
  const use = clockUse(relation);
  if (use !== 'none' && sources.clock === undefined) throw noClock(environment);
  const states: Record<string, string> = {};
  for (const id of relation.dependencies.filter(isSource)) {
    if (id === 'ops.clock') {
      if (asksOnlyWhatIsVisible(relation) && !hasLaterVersions(sources)) continue;
      if (use === 'day') states[id] = clockDays(clockZones(relation), sources);
      if (use === 'as_of') states[id] = sources.clock!.asOf;
      if (use === 'as_of and load_seq') states[id] = `${sources.clock!.asOf} load ${sources.clock!.loadSeq}`;
    } else if (id.startsWith('base.')) {
      states[id] = sources.base?.get(id) ?? ABSENT;
    } else {
      states[id] = rawState(id, sources, use);
    }
  }
  return states;
}

/** Which day the clock shows in some time zones; its instant where nobody asked for the day. */
export const clockDays = (zones: readonly string[], { clock }: SourceStates): string =>
  zones.map((zone) => clock!.days.get(zone) ?? clock!.asOf).join(' ');

const AS_OF = ' as of ';

/** Whether two states of a raw table are of the same load, whatever of it is visible. */
export const isSameLoad = (one: string, other: string): boolean => one.split(AS_OF)[0] === other.split(AS_OF)[0];

function rawState(id: string, sources: SourceStates, use: ReturnType<typeof clockUse>): string {
  const raw = sources.raw.get(id);
  const loaded = raw === undefined ? ABSENT : `load ${raw.loadSeq}`;
  if (use !== 'visibility' || raw === undefined) return loaded;
  const asOf = sources.clock!.asOf;
  const allVisible = raw.newestModstamp !== undefined && Date.parse(raw.newestModstamp) <= Date.parse(asOf);
  return allVisible ? loaded : `${loaded}${AS_OF}${asOf}`;
}

/** States of everything a model reads. */
export function upstreamStates(
  relation: Relation,
  context: { readonly sources: SourceStates; readonly environment: string },
  stateOf: StateOf,
): UpstreamStates {
  const states: Record<string, string> = { ...sourceStates(relation, context.sources, context.environment) };
  for (const id of relation.dependencies) if (!isSource(id)) states[id] = stateOf(id, relation.reads?.get(id));
  return Object.fromEntries(Object.entries(states).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * State of what a check reads: a model, or the clock, whose day is all a check asks for.
 *
 * @throws MedallionError `NOTHING_LOADED` when it is the clock and the environment has none
 */
export function readState(
  id: string,
  context: { readonly sources: SourceStates; readonly environment: string },
  stateOf: StateOf,
): string {
  if (id !== 'ops.clock') return stateOf(id);
  if (context.sources.clock === undefined) throw noClock(context.environment);
  return context.sources.clock.asOf;
}

export const publishedState =
  (published: ReadonlyMap<string, RecordedModel>): StateOf =>
  (id, columns) => {
    const model = published.get(id);
    return model === undefined ? ABSENT : stateAsRead(model, columns);
  };
