import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Gives each group role what its work needs and no more; skipped where the login cannot act as them. */
export class GrantLeastPrivilege1795392000005 implements MigrationInterface {
  readonly name = 'GrantLeastPrivilege1795392000005';

  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ assumable }] = await queryRunner.query(`
      select count(*) = 3 and bool_and(
        case
          when current_setting('server_version_num')::int >= 160000
            then pg_catalog.pg_has_role(current_user, oid, 'SET')
          else pg_catalog.pg_has_role(current_user, oid, 'MEMBER')
        end) as assumable
      from pg_catalog.pg_roles
      where rolname in ('medallion_loader', 'medallion_builder', 'medallion_reader')`);
    if (!assumable) return;

    await queryRunner.query(`
      -- Environments are schemas of the builder's own.
      do $$
      begin
        execute format('grant create, temporary on database %I to medallion_builder', current_database());
        execute format('grant connect, temporary on database %I to medallion_loader', current_database());
        execute format('grant connect on database %I to medallion_builder, medallion_reader', current_database());
      end
      $$;

      grant usage, create on schema raw_salesforce to medallion_loader;
      grant usage on schema raw_salesforce to medallion_builder;
      alter default privileges in schema raw_salesforce grant select on tables to medallion_builder;
      alter default privileges for role medallion_loader in schema raw_salesforce
        grant select on tables to medallion_builder;

      grant usage, create on schema bronze, silver, gold, scratch to medallion_builder;
      -- A login that does not own the database could not grant create on it, and an owner of schemas needs that.
      do $$
      begin
        if has_database_privilege('medallion_builder', current_database(), 'CREATE') then
          alter schema bronze owner to medallion_builder;
          alter schema silver owner to medallion_builder;
          alter schema gold owner to medallion_builder;
          alter schema scratch owner to medallion_builder;
        end if;
      end
      $$;
      grant usage on schema bronze, silver, gold to medallion_reader;
      -- Not per schema: a table built in scratch and moved to gold keeps the rights it was created with.
      -- Scratch itself stays closed to readers, who have no usage on it.
      alter default privileges for role medallion_builder grant select on tables to medallion_reader;

      grant usage on schema ops to medallion_loader, medallion_builder;
      grant select on all tables in schema ops to medallion_loader, medallion_builder;
      revoke select on ops.rejected_record from medallion_builder;
      grant insert, update on ops.run, ops.clock, ops.load, ops.load_object, ops.field_set, ops.watermark
        to medallion_loader;
      grant insert, delete on ops.rejected_record to medallion_loader;
      grant usage on sequence ops.rejected_record_rejected_record_id_seq to medallion_loader;
      grant update on ops.warehouse_marker to medallion_loader;
      grant insert, update, delete on ops.run, ops.layer_ledger, ops.model_state, ops.model_run, ops.check_result
        to medallion_builder;

      -- Readers judge whether today's data can be trusted; of a record put aside they see why, not what it held.
      grant usage on schema ops to medallion_reader;
      grant select on ops.run, ops.clock, ops.load, ops.load_object, ops.layer_ledger, ops.model_state, ops.model_run,
        ops.check_result to medallion_reader;
      grant select (rejected_record_id, load_seq, object, record_id, field, reason, file, position)
        on ops.rejected_record to medallion_reader;`);
  }

  down = forwardOnly;
}
