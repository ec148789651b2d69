import { describeRelations, type LayerGrants, type Relation } from '@medallion/engine';
import { BASE_ENVIRONMENT, type AnyModel } from '@medallion/model';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Models compiled into what the engine executes; without a database. */
export const relationsOf = (
  models: readonly AnyModel[],
  environment: string = BASE_ENVIRONMENT,
  grants: LayerGrants = {},
): Relation[] =>
  describeRelations(models, { environment, grants, seedText: (url) => readFileSync(fileURLToPath(url), 'utf8') });
