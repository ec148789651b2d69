import { BASE_ENVIRONMENT } from '@medallion/core';

export { BASE_ENVIRONMENT };

export type Layer = 'ops' | 'raw' | 'bronze' | 'silver' | 'gold';

/** `gold.dim_account`: layer and name. */
export type ModelId = string;

/** Which layers a layer's models may read. Gold tables do not read gold: they stay independent of one another. Gold views may read gold tables. */
export const MAY_READ: Readonly<Record<Layer, readonly Layer[]>> = {
  ops: [],
  raw: [],
  bronze: ['raw', 'ops'],
  silver: ['bronze', 'silver', 'ops'],
  gold: ['silver', 'ops'],
};

/** The schema a layer's relations live in. Raw and ops are shared by every environment; the others are its own. */
export function schemaOf(layer: Layer, environment: string = BASE_ENVIRONMENT): string {
  if (layer === 'ops') return 'ops';
  if (layer === 'raw') return 'raw_salesforce';
  return environment === BASE_ENVIRONMENT ? layer : `${environment}__${layer}`;
}
