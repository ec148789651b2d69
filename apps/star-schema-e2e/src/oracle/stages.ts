import { text, type Org } from './org.ts';
import type { StageSeed } from './settings.ts';

/** The stages of the seed and those that records are in, by name. */
export type Stages = ReadonlyMap<string, StageSeed>;

interface Observation extends Pick<StageSeed, 'name' | 'isClosed' | 'isWon'> {
  readonly at: number;
  readonly probability: number;
}

/**
 * A stage that the seed lacks is what the latest record in it says, and comes after the known ones: open ones first, by
 * the greatest probability it was ever given.
 */
export function stagesOf(org: Org): Stages {
  const known = new Map(org.settings.stages.map((stage) => [stage.name, stage]));
  const observed = Map.groupBy(
    observations(org).filter(({ name }) => !known.has(name)),
    ({ name }) => name,
  );
  const unlisted = [...observed].map(([name, all]) => {
    const { isClosed, isWon } = all[0]!;
    return { name, isClosed, isWon, probability: Math.max(...all.map(({ probability }) => probability)) };
  });
  const inOrder = unlisted.sort(
    (a, b) => Number(a.isClosed) - Number(b.isClosed) || a.probability - b.probability || (a.name < b.name ? -1 : 1),
  );
  const added = inOrder.map(({ probability, ...stage }, index) => ({
    ...stage,
    slug: 'other',
    category: stage.isClosed || probability >= 75 ? 'Late' : probability >= 40 ? 'Middle' : 'Early',
    sortOrder: Math.max(...[...known.values()].map(({ sortOrder }) => sortOrder)) + index + 1,
  }));
  return new Map([...known, ...added.map((stage) => [stage.name, stage] as const)]);
}

/** What deals have been in, those of records before those of histories, and the latest first. */
function observations(org: Org): Observation[] {
  const latestFirst = (a: Observation, b: Observation) => b.at - a.at;
  const records = [...org.versions('Opportunity').values()].flat().map(({ at, record }) => ({
    name: text(record.StageName) ?? '',
    isClosed: record.IsClosed,
    isWon: record.IsWon,
    at,
    probability: record.Probability ?? 0,
  }));
  // The history has no flags of its own; its forecast category tells as much.
  const entries = org.current('OpportunityHistory').map(({ at, record }) => {
    const isWon = record.ForecastCategory === 'Closed';
    const isLost = record.ForecastCategory === 'Omitted' && record.Probability === 0;
    const probability = record.Probability ?? 0;
    return { name: text(record.StageName) ?? '', isClosed: isWon || isLost, isWon, at, probability };
  });
  return [...records.sort(latestFirst), ...entries.sort(latestFirst)].filter(({ name }) => name !== '');
}
