import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** By what a layer was last found as it should be, without compiling its models. */
export class RememberBasisOfLayers1795392000052 implements MigrationInterface {
  readonly name = 'RememberBasisOfLayers1795392000052';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table ops.layer_ledger add column basis text');
  }

  down = forwardOnly;
}
