import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

export class CreateExtractionRecords1795392000010 implements MigrationInterface {
  readonly name = 'CreateExtractionRecords1795392000010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.extraction (
        extraction_id text primary key,
        organization_id text not null,
        api_version text,
        as_of timestamptz(3) not null,
        extracted_at timestamptz(3) not null,
        run_id text not null,
        load_seq bigint not null,
        drift jsonb not null
      );
      comment on table ops.extraction is 'One extraction of a Salesforce org whose load has committed';

      create table ops.source_state (
        object text primary key,
        extraction_id text not null,
        describe jsonb not null,
        full_read_at timestamptz(3) not null,
        reconciled_at timestamptz(3) not null
      );
      comment on table ops.source_state is
        'Each object as the org last described it, and when all its records and all its ids were last read';

      create table ops.completeness (
        extraction_id text not null,
        object text not null,
        mode text not null,
        api text not null,
        org_count bigint not null,
        extracted bigint not null,
        new_versions bigint not null,
        unchanged bigint not null,
        duplicates bigint not null,
        rejected bigint not null,
        deleted bigint not null,
        gone bigint not null,
        in_raw bigint not null,
        missing bigint,
        missing_ids text[] not null,
        primary key (extraction_id, object)
      );
      comment on table ops.completeness is
        'Per object and extraction: what the org counts, what came, what raw has, and the ids nobody can explain';`);
    await queryRunner.query(`
      do $$
      declare
        role text;
      begin
        foreach role in array array['medallion_loader', 'medallion_builder', 'medallion_reader'] loop
          if exists (select from pg_catalog.pg_roles where rolname = role)
            and has_schema_privilege(role, 'ops', 'usage') then
            execute format('grant select on ops.extraction, ops.source_state, ops.completeness to %I', role);
            if role = 'medallion_loader' then
              execute 'grant insert, update on ops.extraction, ops.source_state, ops.completeness to medallion_loader';
            end if;
          end if;
        end loop;
      end
      $$`);
  }

  down = forwardOnly;
}
