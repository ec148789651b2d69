import { attributedActivities } from './attribution.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { currentKey, dateKey, ownerUserKey, versionKey } from './references.ts';
import type { Row } from './row.ts';

export function fctActivity(knowledge: Knowledge): Row[] {
  const { org, opportunities } = knowledge;
  /** R21: only what fct_opportunity has. */
  const opportunityKey = (id: string | null): string => {
    if (id === null) return NOT_APPLICABLE;
    const now = opportunities.get(id)?.at(-1)?.state;
    return now === undefined || now.isDeleted ? UNKNOWN : key('opportunity', id);
  };
  return attributedActivities(knowledge).map((activity) => {
    const { accountId, whoId, whatId } = activity;
    const lead = whoId?.startsWith(PREFIX.lead) ? whoId : null;
    const contact = whoId === lead ? null : whoId;
    const isDeal = whatId?.startsWith(PREFIX.opportunity) ?? false;
    const end = org.endOfDay(activity.day);
    const noAccount = lead === null ? UNKNOWN : NOT_APPLICABLE;
    return {
      activity_key: key('activity', activity.id),
      account_key: versionKey(knowledge, 'account', accountId, end, noAccount),
      current_account_key: currentKey(knowledge, 'account', accountId, noAccount),
      contact_key: versionKey(knowledge, 'contact', contact, end, NOT_APPLICABLE),
      current_contact_key: currentKey(knowledge, 'contact', contact, NOT_APPLICABLE),
      lead_key: currentKey(knowledge, 'lead', lead, NOT_APPLICABLE),
      owner_user_key: ownerUserKey(activity.ownerId),
      opportunity_key: opportunityKey(isDeal ? whatId : null),
      attributed_opportunity_key: opportunityKey(activity.attributedOpportunityId),
      activity_date_key: dateKey(knowledge, activity.day),
      created_date_key: dateKey(knowledge, activity.createdDay),
      completed_date_key: dateKey(knowledge, activity.completedDay, activity.isCompleted ? UNKNOWN : NOT_APPLICABLE),
      activity_id: activity.id,
      source_object: activity.sourceObject,
      attribution_method: activity.attributionMethod,
      activity_type: activity.type,
      subject: activity.subject,
      status: activity.status,
      priority: activity.priority,
      is_completed: activity.isCompleted,
      duration_minutes: activity.durationMinutes,
      activity_count: 1,
    };
  });
}
