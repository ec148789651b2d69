import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Who read each model when it was published: a consumer may be gone from the code together with the column it read. */
export class RememberExposures1795392000071 implements MigrationInterface {
  readonly name = 'RememberExposures1795392000071';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table ops.model_definition add column exposures jsonb');
  }

  down = forwardOnly;
}
