/**
 * Custom fields of User in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.user and, under the same snake-cased name (`health_score__c`), of stg_salesforce__users.
 * Types: see README, "Custom fields".
 */
export const customUserFields = {};
