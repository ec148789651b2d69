import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** What a build was asked for, so that it can be retried; of which data it was; and the SQL, plan and size of what it made. */
export class AddRunDetails1795392000090 implements MigrationInterface {
  readonly name = 'AddRunDetails1795392000090';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ops.run add column request jsonb, add column as_of timestamptz(3), add column load_seq bigint;
      alter table ops.model_run add column bytes bigint, add column definition text;
      create table ops.definition_text (
        definition text primary key,
        model text not null,
        sql text not null,
        plan text
      );
      comment on table ops.definition_text is
        'The query of each definition that runs built, and how the server planned it when it was first computed';`);
    await queryRunner.query(`
      do $$
      declare
        role text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            execute format('grant select on ops.definition_text to %I', role);
            if role = 'medallion_builder' then
              execute 'grant insert, update on ops.definition_text to medallion_builder';
            end if;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
