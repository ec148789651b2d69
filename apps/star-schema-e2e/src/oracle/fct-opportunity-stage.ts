import { fctOpportunity } from './fct-opportunity.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import { divideRounded } from './decimals.ts';
import type { Knowledge } from './knowledge.ts';
import type { OpportunityHistory } from './opportunity-history.ts';
import { dateKey } from './references.ts';
import type { Row } from './row.ts';
import type { StageSeed } from './settings.ts';

const MILLISECONDS_A_DAY = 86_400_000n;

/** An uninterrupted stay of a deal in a stage; without one while the stage is not known. */
interface Stay {
  readonly stage: StageSeed | undefined;
  readonly from: number;
  readonly to: number;
}

export function fctOpportunityStage(knowledge: Knowledge): Row[] {
  const { org, opportunities } = knowledge;
  const slugs = [...new Set(org.settings.stages.map(({ slug }) => slug))];
  const isOpen = (slug: string) => org.settings.stages.some((stage) => stage.slug === slug && !stage.isClosed);
  return fctOpportunity(knowledge).map((deal) => {
    const history = opportunities.get(deal.opportunity_id)!;
    const stays = staysOf(knowledge, history);
    const missing = history.some(({ state }) => state.isImputed) ? UNKNOWN : NOT_APPLICABLE;
    const furthest = stays
      .flatMap(({ stage }) => stage ?? [])
      .filter(({ isClosed, isWon }) => isWon || !isClosed)
      .sort((a, b) => a.sortOrder - b.sortOrder)
      .at(-1);
    const regressions = stays.filter(({ stage }, index) => {
      const before = stays[index - 1]?.stage;
      return stage && before && !stage.isClosed && before.sortOrder > stage.sortOrder;
    });
    return {
      opportunity_key: deal.opportunity_key,
      account_key: deal.account_key,
      current_account_key: deal.current_account_key,
      owner_user_key: deal.owner_user_key,
      furthest_stage_key: furthest === undefined ? missing : key('stage', furthest.name),
      created_date_key: deal.created_date_key,
      close_date_key: deal.close_date_key,
      opportunity_id: deal.opportunity_id,
      is_won: deal.is_won,
      is_closed: deal.is_closed,
      amount_corporate: deal.amount_corporate,
      stage_change_count: stays.length - 1,
      regression_count: regressions.length,
      ...Object.fromEntries(
        slugs.flatMap((slug) => {
          const own = stays.filter(({ stage }) => stage?.slug === slug);
          // From one stage to another of the same slug is no new visit.
          const visits = own.filter((stay) => stays[stays.indexOf(stay) - 1]?.stage?.slug !== slug);
          const entered = visits[0] && org.dayOf(visits[0].from);
          const none = isOpen(slug) ? missing : NOT_APPLICABLE;
          return [
            [`${slug}_entered_date_key`, dateKey(knowledge, entered, none)],
            [`${slug}_entry_count`, visits.length],
            ...(isOpen(slug) ? [[`${slug}_days`, daysOf(own)]] : []),
          ];
        }),
      ),
    };
  });
}

function staysOf({ org, stages }: Knowledge, history: OpportunityHistory): Stay[] {
  const stays: Stay[] = [];
  for (const { from, to, state } of history) {
    const stage = state.isImputed ? undefined : stages.get(state.stage ?? '');
    const end = Math.min(to, org.asOf);
    const last = stays.at(-1);
    if (last !== undefined && last.stage === stage) stays[stays.length - 1] = { ...last, to: end };
    else stays.push({ stage, from, to: end });
  }
  return stays;
}

/** Ten-thousandths of days. */
const daysOf = (stays: readonly Stay[]): bigint | null =>
  stays.length === 0
    ? null
    : divideRounded(stays.reduce((all, { from, to }) => all + BigInt(to - from), 0n) * 10_000n, MILLISECONDS_A_DAY);
