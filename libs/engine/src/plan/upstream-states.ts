import { isSource, type Relation } from '../relation.ts';
import type { RecordedModel, SourceStates } from '../ports/records.ts';
import { clockUse, noClock } from './clock-use.ts';

/** State of a model that was never published, or of an object never loaded. */
export const ABSENT = 'absent';

/** What a model's rows depend on: the state of every model and source it reads. */
export type UpstreamStates = Readonly<Record<string, string>>;

/**
 * States of the sources a model reads. The clock has none of its own for a model that only asks what is visible: every raw table
 * whose versions all lie before the clock shows the same records at any later clock too.
 *
 * @throws MedallionError `NOTHING_LOADED` when the model reads the clock and the environment has none
 */
export function sourceStates(relation: Relation, sources: SourceStates, environment: string): UpstreamStates {
  const use = clockUse(relation);
  if (use !== 'none' && sources.clock === undefined) throw noClock(environment);
  const states: Record<string, string> = {};
  for (const id of relation.dependencies.filter(isSource)) {
    if (id === 'ops.clock') {
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

/**
 * States of everything a model reads.
 *
 * @param stateOf the state of an upstream model: as it will be after this run, or as published
 */
export function upstreamStates(
  relation: Relation,
  context: { readonly sources: SourceStates; readonly environment: string },
  stateOf: (id: string) => string,
): UpstreamStates {
  const states: Record<string, string> = { ...sourceStates(relation, context.sources, context.environment) };
  for (const id of relation.dependencies) if (!isSource(id)) states[id] = stateOf(id);
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
  stateOf: (id: string) => string,
): string {
  if (id !== 'ops.clock') return stateOf(id);
  if (context.sources.clock === undefined) throw noClock(context.environment);
  return context.sources.clock.asOf;
}

export const publishedState =
  (published: ReadonlyMap<string, RecordedModel>) =>
  (id: string): string =>
    published.get(id)?.state ?? ABSENT;
