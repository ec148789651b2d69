import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Who is to be forgotten, and a key by which a rejected record is known however large it is. */
export class CreateForgotten1795392000020 implements MigrationInterface {
  readonly name = 'CreateForgotten1795392000020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.forgotten (
        record_id text primary key,
        object text not null,
        reason text,
        run_id text not null,
        load_seq bigint,
        versions bigint not null,
        rejected bigint not null,
        forgotten_by text not null,
        forgotten_at timestamptz(3) not null
      );
      comment on table ops.forgotten is
        'Persons whose data was redacted on request; every load redacts what it still receives of them';

      alter table ops.rejected_record add column record_hash text;
      update ops.rejected_record
      set record_hash = md5(object || chr(10) || reason || chr(10) || record::text);
      delete from ops.rejected_record later using ops.rejected_record earlier
      where later.record_hash = earlier.record_hash and later.rejected_record_id > earlier.rejected_record_id;
      alter table ops.rejected_record alter column record_hash set not null;
      alter table ops.rejected_record add constraint rejected_record_hash unique (record_hash);`);
    const [{ separate }] = await queryRunner.query(`
      select coalesce(bool_or(has_schema_privilege(role.oid, 'ops', 'USAGE')), false) as separate
      from pg_catalog.pg_roles role
      where role.rolname = 'medallion_loader' and role.rolname <> current_user`);
    if (!separate) return;
    await queryRunner.query(`grant select, insert, update on ops.forgotten to medallion_loader`);
  }

  down = forwardOnly;
}
