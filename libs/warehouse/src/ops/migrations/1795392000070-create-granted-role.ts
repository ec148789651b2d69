import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** What builds granted, so that they revoke that and nothing else. */
export class CreateGrantedRole1795392000070 implements MigrationInterface {
  readonly name = 'CreateGrantedRole1795392000070';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.granted_role (
        environment text not null,
        object text not null,
        role text not null,
        primary key (environment, object, role)
      );
      comment on table ops.granted_role is
        'Roles to which builds granted reading, as declared: on a model, or on the schema of a layer';`);
    await queryRunner.query(`
      do $$
      declare
        role text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            execute format('grant select on ops.granted_role to %I', role);
            if role = 'medallion_builder' then
              execute 'grant insert, update, delete on ops.granted_role to medallion_builder';
            end if;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
