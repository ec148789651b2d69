import { models } from '@medallion/gold';
import fc from 'fast-check';
import { starOf } from './oracle/star.ts';
import { anyStory } from './orgs/any-story.ts';
import { extractionsOf, type Arrival } from './orgs/extractions.ts';
import { logOf } from './orgs/story-log.ts';
import type { Life, Story } from './orgs/story.ts';
import { differences, rowsAsText } from './warehouse/compare.ts';
import { settings } from './warehouse/settings.ts';
import type { StarWarehouse, TableText } from './warehouse/star-warehouse.ts';

/** How many stories the first property tries, about; the others try a third. What they are drawn from. */
const CASES = Number(process.env['MEDALLION_STORY_CASES'] ?? 60);
const SEED = Number(process.env['MEDALLION_PROPERTY_SEED'] ?? 1);

/** Stories told together at most: a build of six costs hardly more than of one. */
const TOGETHER = 6;
const RUNS = Math.ceil(CASES / 4);
/** Milliseconds a property may take: many times what it does. */
export const PATIENCE = 120_000 + RUNS * 60_000;

/** How a property is tried; one that fails is made smaller until its time is up, and then shown. */
export const effort = (part = 1): fc.Parameters<any> => ({
  numRuns: Math.ceil(RUNS * part),
  seed: SEED,
  interruptAfterTimeLimit: PATIENCE - 60_000,
  markInterruptAsFailure: true,
});

/** The calendar is the same whatever happened. */
const ofRecords = models.filter(({ name }) => !/^dim_(\w+_)?date$/.test(name));

export const stories = fc.array(anyStory, { minLength: 1, maxLength: TOGETHER, size: 'max' });

export const arrivals: fc.Arbitrary<Arrival> = fc.record({
  parts: fc.integer({ min: 1, max: 3 }),
  order: fc.nat(9_999),
});

/** The story with two contents of one record at one instant, seen by the same extraction: what decides is not its order. */
export const withTies = (story: Story): Story => ({
  ...story,
  accounts: story.accounts.map(tied),
  contacts: story.contacts.map(tied),
  opportunities: story.opportunities.map(tied),
  leads: story.leads.map(tied),
  tasks: story.tasks.map(tied),
});

function tied<F>(life: Life<F>): Life<F> {
  if (life === null) return null;
  const [first, second, ...others] = life.versions;
  if (first === undefined || second === undefined) return life;
  return { ...life, versions: [first, { ...second, at: first.at, seen: first.seen }, ...others] };
}

/** Loads and builds what the stories leave behind. */
export async function live(star: StarWarehouse, told: readonly Story[], arrival: Arrival): Promise<void> {
  await star.empty();
  for (const extraction of extractionsOf(logOf(told), arrival)) await star.load(extraction);
  await star.build();
}

/**
 * Where the warehouse differs from what the oracle tells of the same stories.
 *
 * @param then an environment, and what it was built as of. Default: the base
 */
export async function mistakes(
  star: StarWarehouse,
  told: readonly Story[],
  then?: { readonly environment: string; readonly asOf: Date },
): Promise<string[]> {
  const log = logOf(told);
  const expected = starOf(then === undefined ? log : { ...log, asOf: then.asOf.getTime() }, settings('several'));
  const wrong: string[] = [];
  for (const model of ofRecords)
    wrong.push(
      ...differences(model, await star.table(model, then?.environment), rowsAsText(model, expected.rows(model.name))),
    );
  return wrong;
}

/** Every table, its rows in the order of their text. */
export async function everything(star: StarWarehouse): Promise<Record<string, readonly string[]>> {
  const tables: Record<string, readonly string[]> = {};
  const lines = (rows: TableText) => rows.map((row) => JSON.stringify(row)).sort();
  for (const model of ofRecords) tables[model.name] = lines(await star.table(model));
  return tables;
}
