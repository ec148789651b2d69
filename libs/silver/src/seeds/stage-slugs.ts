/**
 * Column prefixes of the stages in fct_opportunity_stage, in the order of the funnel. Columns are known to the compiler, so a
 * slug in `stage.csv` is one of these (or `other`, which has no columns); add one here to give it columns.
 */
export const OPEN_STAGE_SLUGS = [
  'prospecting',
  'qualification',
  'needs_analysis',
  'value_proposition',
  'negotiation',
] as const;
export const CLOSED_STAGE_SLUGS = ['closed_won', 'closed_lost'] as const;
export const STAGE_SLUGS = [...OPEN_STAGE_SLUGS, ...CLOSED_STAGE_SLUGS] as const;
export type StageSlug = (typeof STAGE_SLUGS)[number];

/** An entry per stage: `perStage(['prospecting'], 'days', (slug) => ...)` has the key `prospecting_days`. */
export const perStage = <S extends StageSlug, const N extends string, V>(
  slugs: readonly S[],
  name: N,
  value: (slug: S) => V,
) => Object.fromEntries(slugs.map((slug) => [`${slug}_${name}`, value(slug)])) as { [K in S as `${K}_${N}`]: V };
