import { flag, UNKNOWN_KEY } from '@medallion/model';
import { checksOf, expectation } from '@medallion/quality';
import { fctLead } from './fct_lead.ts';

export const fctLeadChecks = checksOf(fctLead, (c) => [
  expectation({
    name: 'converted_after_creation',
    severity: 'warn',
    owner: 'marketing operations',
    description: 'No lead was converted before it was created.',
    failing: flag`${c('days_to_convert')} < 0`,
  }),
  expectation({
    name: 'converted_to_known',
    severity: 'warn',
    owner: 'marketing operations',
    description: 'The account and the contact a lead was converted to are known.',
    failing: flag`${c('converted_count')} = 1 and (${c('converted_account_key')} = ${UNKNOWN_KEY} or ${c('converted_contact_key')} = ${UNKNOWN_KEY})`,
  }),
  expectation({
    name: 'won_is_converted',
    owner: 'data platform',
    description: 'A lead whose deal is won was converted.',
    failing: flag`${c('won_count')} > ${c('converted_count')}`,
  }),
]);
