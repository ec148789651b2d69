import { stateAtEnd } from './history.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { text } from './org.ts';
import { currentKey, dateKey, optionalKey, versionKey } from './references.ts';
import type { Row } from './row.ts';

export function fctCampaignMember(knowledge: Knowledge): Row[] {
  const { org } = knowledge;
  return org.live('CampaignMember').map(({ id, record }) => {
    const createdDay = org.day(record.CreatedDate);
    const end = org.endOfDay(createdDay);
    const account = record.ContactId === null ? null : accountOf(knowledge, record.ContactId, end);
    const noAccount = record.ContactId === null ? NOT_APPLICABLE : UNKNOWN;
    return {
      campaign_member_key: key('campaign_member', id),
      campaign_key: optionalKey('campaign', record.CampaignId),
      lead_key: currentKey(knowledge, 'lead', record.LeadId, NOT_APPLICABLE),
      contact_key: versionKey(knowledge, 'contact', record.ContactId, end, NOT_APPLICABLE),
      current_contact_key: currentKey(knowledge, 'contact', record.ContactId, NOT_APPLICABLE),
      account_key: versionKey(knowledge, 'account', account, end, noAccount),
      current_account_key: currentKey(knowledge, 'account', account, noAccount),
      created_date_key: dateKey(knowledge, createdDay),
      responded_date_key: dateKey(
        knowledge,
        record.HasResponded ? record.FirstRespondedDate : null,
        record.HasResponded ? UNKNOWN : NOT_APPLICABLE,
      ),
      campaign_member_id: id,
      member_status: text(record.Status),
      is_responded: record.HasResponded,
      responded_count: record.HasResponded ? 1 : 0,
      member_count: 1,
    };
  });
}

/** The account of the contact as it was then. */
function accountOf({ contacts, merges }: Knowledge, contactId: string, endOfDay: number): string | null {
  const merge = merges.get(contactId);
  const history = contacts.get(merge !== undefined && merge.mergedAt < endOfDay ? merge.survivorId : contactId);
  return history === undefined ? null : stateAtEnd(history, endOfDay).state.account_id;
}
