import { describeRelations, type Relation } from '@medallion/engine';
import type { AnyModel } from '@medallion/model';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from './environment.ts';

/** Models compiled into what the engine executes; without a database. */
export const relationsOf = (models: readonly AnyModel[]): Relation[] =>
  describeRelations(models, { environment: ENVIRONMENT, seedText: (url) => readFileSync(fileURLToPath(url), 'utf8') });
