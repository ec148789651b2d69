import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Which checks nothing failed: of rows that do not change they need not be asked again. Of what was published before, none is known. */
export class RememberSpotlessChecks1795392000051 implements MigrationInterface {
  readonly name = 'RememberSpotlessChecks1795392000051';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `update ops.model_state set checks = checks || '{"spotless": []}' where checks is not null`,
    );
  }

  down = forwardOnly;
}
