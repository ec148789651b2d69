/**
 * Custom fields of Event in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.event and, under the same snake-cased name (`health_score__c`), of stg_salesforce__events.
 * Types: see README, "Custom fields".
 */
export const customEventFields = {};
