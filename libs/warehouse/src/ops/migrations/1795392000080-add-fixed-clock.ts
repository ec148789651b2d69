import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** An environment may be as of an instant of its own, and stays so while the base's clock moves on. */
export class AddFixedClock1795392000080 implements MigrationInterface {
  readonly name = 'AddFixedClock1795392000080';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table ops.clock add column is_fixed boolean not null default false`);
  }

  down = forwardOnly;
}
