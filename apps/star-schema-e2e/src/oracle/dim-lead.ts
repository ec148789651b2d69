import { key } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { fullName, text } from './org.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

const nothingKnown = {
  full_name: null,
  company: null,
  title: null,
  email: null,
  lead_status: null,
  lead_rating: null,
  lead_source: null,
  industry: null,
  state: null,
  country: null,
  is_converted: false,
  is_deleted: false,
} as const;

export const dimLead = ({ org, inferred }: Knowledge): Row[] => [
  ...DEFAULT_MEMBERS.map((member) => ({
    ...nothingKnown,
    lead_key: member.key,
    lead_id: member.text,
    is_inferred: false,
  })),
  ...[...inferred.get(PREFIX.lead)!].map((id) => ({
    ...nothingKnown,
    lead_key: key('lead', id),
    lead_id: id,
    is_inferred: true,
  })),
  ...org.current('Lead').map(({ id, record, isDeleted }) => ({
    lead_key: key('lead', id),
    lead_id: id,
    full_name: fullName(record),
    company: text(record.Company),
    title: text(record.Title),
    email: text(record.Email),
    lead_status: text(record.Status),
    lead_rating: text(record.Rating),
    lead_source: text(record.LeadSource),
    industry: text(record.Industry),
    state: text(record.State),
    country: text(record.Country),
    is_converted: record.IsConverted,
    is_deleted: isDeleted,
    is_inferred: false,
  })),
];
