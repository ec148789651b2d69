import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** What each published model was, so that a plan can say what changed since. */
export class CreateModelDefinition1795392000040 implements MigrationInterface {
  readonly name = 'CreateModelDefinition1795392000040';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.model_definition (
        environment text not null,
        model text not null,
        sql text not null,
        contract jsonb not null,
        lineage jsonb not null,
        primary key (environment, model),
        constraint model_definition_state foreign key (environment, model) references ops.model_state on delete cascade
      );
      comment on table ops.model_definition is
        'The query, the contract and the column lineage of each model as published: what a plan compares with';`);
    await queryRunner.query(`
      do $$
      declare
        role text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            execute format('grant select on ops.model_definition to %I', role);
            if role = 'medallion_builder' then
              execute 'grant insert, update, delete on ops.model_definition to medallion_builder';
            end if;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
