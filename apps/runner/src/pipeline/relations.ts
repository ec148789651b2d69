import { describeRelations, type Relation } from '@medallion/engine';
import { BASE_ENVIRONMENT, type AnyModel } from '@medallion/model';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Models compiled into what the engine executes; without a database. */
export const relationsOf = (models: readonly AnyModel[], environment: string = BASE_ENVIRONMENT): Relation[] =>
  describeRelations(models, { environment, seedText: (url) => readFileSync(fileURLToPath(url), 'utf8') });
