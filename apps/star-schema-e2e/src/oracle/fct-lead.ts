import { daysBetween } from './days.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { currentKey, dateKey, ownerUserKey } from './references.ts';

export function fctLead(knowledge: Knowledge) {
  const { org, opportunities } = knowledge;
  return org.live('Lead').map(({ id, record }) => {
    const { IsConverted: isConverted, ConvertedOpportunityId: dealId } = record;
    const converted = isConverted ? record.ConvertedDate : null;
    const createdDay = org.day(record.CreatedDate);
    const deal = opportunities.get(dealId ?? '')?.at(-1)?.state;
    const isLive = deal !== undefined && !deal.isDeleted;
    const none = isConverted ? UNKNOWN : NOT_APPLICABLE;
    return {
      lead_key: key('lead', id),
      owner_user_key: ownerUserKey(record.OwnerId),
      converted_account_key: currentKey(knowledge, 'account', record.ConvertedAccountId, none),
      converted_contact_key: currentKey(knowledge, 'contact', record.ConvertedContactId, none),
      converted_opportunity_key: dealId === null ? NOT_APPLICABLE : isLive ? key('opportunity', dealId) : UNKNOWN,
      created_date_key: dateKey(knowledge, createdDay),
      converted_date_key: dateKey(knowledge, converted, none),
      lead_id: id,
      days_to_convert: converted === null ? null : daysBetween(createdDay, converted),
      converted_count: isConverted ? 1 : 0,
      won_count: isLive && deal.isWon ? 1 : 0,
      lead_count: 1,
    };
  });
}
