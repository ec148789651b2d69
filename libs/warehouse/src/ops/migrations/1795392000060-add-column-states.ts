import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** When the rows and each column of a published table last changed. */
export class AddColumnStates1795392000060 implements MigrationInterface {
  readonly name = 'AddColumnStates1795392000060';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table ops.model_state add column column_states jsonb');
  }

  down = forwardOnly;
}
