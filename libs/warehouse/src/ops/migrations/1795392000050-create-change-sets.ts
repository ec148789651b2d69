import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

/** What publishes changed, and what of it each incremental model has consumed. */
export class CreateChangeSets1795392000050 implements MigrationInterface {
  readonly name = 'CreateChangeSets1795392000050';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table ops.model_state add column consumed jsonb;
      create table ops.change_set (
        change_set_id bigserial primary key,
        environment text not null,
        model text not null,
        from_state text not null,
        to_state text not null,
        constraint change_set_from unique (environment, model, from_state),
        constraint change_set_state foreign key (environment, model) references ops.model_state on delete cascade
      );
      comment on table ops.change_set is
        'One publish of a table that incremental models follow: the way from one state of its rows to the next';
      create table ops.changed_value (
        change_set_id bigint not null,
        column_name text not null,
        value text not null,
        primary key (change_set_id, column_name, value),
        constraint changed_value_change_set foreign key (change_set_id) references ops.change_set on delete cascade
      );
      comment on table ops.changed_value is
        'Values of key columns, before and after, in the rows that a publish changed';`);
    await queryRunner.query(`
      do $$
      declare
        role text;
        name text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            foreach name in array array['change_set', 'changed_value'] loop
              execute format('grant select on ops.%I to %I', name, role);
              if role = 'medallion_builder' then
                execute format('grant insert, update, delete on ops.%I to medallion_builder', name);
                grant usage on sequence ops.change_set_change_set_id_seq to medallion_builder;
              end if;
            end loop;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
