import { snakeCase, type Column, type SnakeCase } from '@medallion/model';

type CustomFields = Readonly<Record<string, Column>>;

/** The staging columns of custom fields: `Health_Score__c` is `health_score__c`, of the type it has in raw. */
export function customColumns<F extends CustomFields>(fields: F): { [K in keyof F & string as SnakeCase<K>]: F[K] } {
  return Object.fromEntries(Object.entries(fields).map(([field, column]) => [snakeCase(field), column])) as never;
}

/** Where raw, under the alias `r`, keeps them. */
export function customColumnsFrom<F extends CustomFields>(
  fields: F,
): { [K in keyof F & string as SnakeCase<K>]: `r.${SnakeCase<K>}` } {
  return Object.fromEntries(Object.keys(fields).map((field) => [snakeCase(field), `r.${snakeCase(field)}`])) as never;
}
