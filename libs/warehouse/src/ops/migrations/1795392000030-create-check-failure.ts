import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** Which rows failed a check, whose check it is, and what the checks of a published model last were and read. */
export class CreateCheckFailure1795392000030 implements MigrationInterface {
  readonly name = 'CreateCheckFailure1795392000030';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ops.check_result
        add column kind text,
        add column owner text,
        add column description text,
        add column threshold jsonb,
        add column rows bigint;
      create index check_result_latest on ops.check_result (environment, model, check_name, checked_at);

      create table ops.check_failure (
        run_id text not null,
        environment text not null,
        model text not null,
        check_name text not null,
        position integer not null,
        keys jsonb not null,
        primary key (run_id, environment, model, check_name, position),
        constraint check_failure_result foreign key (run_id, environment, model, check_name)
          references ops.check_result on delete cascade
      );
      comment on table ops.check_failure is
        'The first rows that failed each check in each run, by key; holds identifiers and no other values';

      alter table ops.model_state add column checks jsonb;`);
    await queryRunner.query(`
      do $$
      declare
        role text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            execute format('grant select on ops.check_failure to %I', role);
            if role = 'medallion_builder' then
              execute 'grant insert, update, delete on ops.check_failure to medallion_builder';
            end if;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
