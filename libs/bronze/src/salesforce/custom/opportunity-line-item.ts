/**
 * Custom fields of OpportunityLineItem in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.opportunity_line_item and, under the same snake-cased name (`health_score__c`), of stg_salesforce__opportunity_line_items.
 * Types: see README, "Custom fields".
 */
export const customOpportunityLineItemFields = {};
