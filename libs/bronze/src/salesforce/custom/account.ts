/**
 * Custom fields of Account in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.account and, under the same snake-cased name (`health_score__c`), of stg_salesforce__accounts and of stg_salesforce__account_versions.
 * Types: see README, "Custom fields".
 */
export const customAccountFields = {};
