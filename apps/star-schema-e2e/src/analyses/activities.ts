import type { Star } from '../oracle/star.ts';
import { by, count, groups, inOrder, isLost, isOpen, isWon, ratio, type Answer } from './rows.ts';

export function activitiesBeforeTheClose(star: Star): Answer {
  const deals = by(star, 'fct_opportunity', 'opportunity_key');
  const decided = star.rows('fct_opportunity').filter((deal) => !isOpen(deal));
  const worked = star.rows('fct_activity').flatMap((activity) => {
    const deal = deals.get(String(activity['attributed_opportunity_key']));
    const day = Number(activity['activity_date_key']);
    const counts =
      deal && !isOpen(deal) && activity['is_completed'] && day >= 0 && day <= Number(deal['close_date_key']);
    return counts ? [{ ...deal, activity_type: activity['activity_type']! }] : [];
  });
  return inOrder(
    groups(worked, ({ activity_type }) => String(activity_type)),
    ([, own]) => BigInt(-own.length),
    ([type]) => type,
  ).map(([type, own]) => ({
    activity_type: type,
    activities_for_won: count(own, isWon),
    activities_for_lost: count(own, isLost),
    per_won_deal: ratio(own.filter(isWon).length, decided.filter(isWon).length),
    per_lost_deal: ratio(own.filter(isLost).length, decided.filter(isLost).length),
  }));
}

export function dailyTasksAndMeetings(star: Star): Answer {
  const days = star
    .rows('dim_date')
    .filter(({ day_offset }) => day_offset !== null && Number(day_offset) <= 0 && Number(day_offset) >= -29);
  const done = Map.groupBy(
    star.rows('fct_activity').filter(({ is_completed }) => is_completed),
    ({ activity_date_key }) => String(activity_date_key),
  );
  return inOrder(days, ({ date_actual }) => String(date_actual)).map((day) => {
    const own = done.get(String(day['date_key'])) ?? [];
    return {
      day: String(day['date_actual']),
      is_business_day: String(day['is_business_day']),
      completed_tasks: count(own, ({ source_object }) => source_object === 'Task'),
      meetings: count(own, ({ source_object }) => source_object === 'Event'),
    };
  });
}
