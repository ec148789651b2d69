/**
 * Custom fields of Campaign in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.campaign and, under the same snake-cased name (`health_score__c`), of stg_salesforce__campaigns.
 * Types: see README, "Custom fields".
 */
export const customCampaignFields = {};
