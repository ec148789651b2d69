import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** What a build was asked for, so that it can be retried. */
export class AddRunRequest1795392000070 implements MigrationInterface {
  readonly name = 'AddRunRequest1795392000070';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table ops.run add column request jsonb');
  }

  down = forwardOnly;
}
