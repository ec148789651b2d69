import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Which models' changed rows say what rules are to be asked of again. Of what was published before, no rule follows any. */
export class RememberFollowedRows1795392000091 implements MigrationInterface {
  readonly name = 'RememberFollowedRows1795392000091';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`update ops.model_state set checks = checks || '{"follows": []}' where checks is not null`);
  }

  down = forwardOnly;
}
