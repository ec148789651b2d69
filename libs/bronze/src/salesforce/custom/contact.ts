/**
 * Custom fields of Contact in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.contact and, under the same snake-cased name (`health_score__c`), of stg_salesforce__contacts and of stg_salesforce__contact_versions.
 * Types: see README, "Custom fields".
 */
export const customContactFields = {};
