import { checksOf } from '@medallion/quality';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimLead } from './dim_lead.ts';

export const dimLeadChecks = checksOf(dimLead, (c) => [keyIsValid(c('lead_key')), inferredIsRare(c('is_inferred'))]);
