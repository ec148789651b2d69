/**
 * Custom fields of Product2 in your org, by API name: `Health_Score__c: numeric(16, 6)`. Each becomes a typed column of
 * raw_salesforce.product2 and, under the same snake-cased name (`health_score__c`), of stg_salesforce__products.
 * Types: see README, "Custom fields".
 */
export const customProduct2Fields = {};
