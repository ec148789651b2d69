import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Recounts are lines of the ledger, too; versions are compared, not only ids. */
export class CreateVerificationRecords1795392000011 implements MigrationInterface {
  readonly name = 'CreateVerificationRecords1795392000011';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ops.completeness add column counted_at timestamptz(3), add column stale bigint;
      update ops.completeness line set counted_at = extraction.extracted_at
      from ops.extraction extraction where extraction.extraction_id = line.extraction_id;
      alter table ops.completeness alter column counted_at set not null;
      comment on table ops.completeness is
        'Per object and extraction or verification: what the org counts, what came, what raw has, and the ids nobody can explain';`);
  }

  down = forwardOnly;
}
