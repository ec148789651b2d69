import type { Star } from '../oracle/star.ts';
import { by, groups, inOrder, ratio, type Answer } from './rows.ts';

const STEPS = [
  { stage: 'Prospecting', slug: 'prospecting', positions: [1, 1] },
  { stage: 'Qualification', slug: 'qualification', positions: [2, 2] },
  { stage: 'Needs analysis', slug: 'needs_analysis', positions: [3, 3] },
  { stage: 'Value proposition', slug: 'value_proposition', positions: [4, 6] },
  { stage: 'Negotiation', slug: 'negotiation', positions: [7, 8] },
] as const;

export function stageConversion(star: Star): Answer {
  const stages = by(star, 'dim_stage', 'stage_key');
  const users = by(star, 'dim_user', 'user_key');
  const positionOf = (key: unknown) => Number(stages.get(String(key))!['stage_sort_order']);
  return inOrder(
    groups(star.rows('fct_opportunity_stage'), ({ owner_user_key }) => String(owner_user_key)),
    ([owner]) => BigInt(owner),
  ).flatMap(([owner, deals]) => {
    const steps = STEPS.map(({ stage, slug, positions: [first, last] }) => {
      const days = deals.flatMap((deal) => (deal[`${slug}_days`] as bigint | null) ?? []);
      const total = days.reduce((all, one) => all + one, 0n);
      return {
        stage,
        reached: deals.filter(({ furthest_stage_key }) => positionOf(furthest_stage_key) >= first).length,
        passed: deals.filter(({ furthest_stage_key }) => positionOf(furthest_stage_key) > last).length,
        days: ratio(total, 10_000n * BigInt(days.length), 2),
      };
    }).filter(({ reached }) => reached > 0);
    const longest = Math.max(...steps.map(({ days }) => Number(days ?? -1)));
    return steps.map(({ stage, reached, passed, days }) => ({
      owner_name: String(users.get(owner)!['full_name']),
      stage,
      reached_deals: String(reached),
      passed_deals: String(passed),
      conversion: ratio(passed, reached),
      average_days: days,
      is_bottleneck: days === null ? null : String(Number(days) === longest),
    }));
  });
}
