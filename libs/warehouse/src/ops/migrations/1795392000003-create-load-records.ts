import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

export class CreateLoadRecords1795392000003 implements MigrationInterface {
  readonly name = 'CreateLoadRecords1795392000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.clock (
        environment text primary key,
        as_of timestamptz(3) not null,
        load_seq bigint not null
      );
      comment on table ops.clock is 'The logical clock, one row per environment; models read it instead of the time of day';

      create table ops.load (
        load_seq bigint primary key,
        run_id text not null,
        extraction_id text not null,
        source text not null,
        organization_id text not null,
        signature text not null,
        as_of timestamptz(3) not null,
        extracted_at timestamptz(3) not null,
        loaded_at timestamptz(3) not null
      );
      create index load_organization_signature on ops.load (organization_id, signature);
      comment on table ops.load is 'One extraction merged into raw_salesforce';

      create table ops.load_object (
        load_seq bigint not null constraint load_object_load references ops.load deferrable initially deferred,
        object text not null,
        signature text not null,
        received bigint not null,
        new_versions bigint not null,
        unchanged bigint not null,
        duplicates bigint not null,
        rejected bigint not null,
        newest_modstamp timestamptz(3),
        primary key (load_seq, object)
      );
      comment on table ops.load_object is 'What one load did to one object; counts are records';

      create table ops.field_set (
        field_set_id int primary key,
        object text not null,
        fields text[] not null,
        constraint field_set_object_fields unique (object, fields)
      );
      comment on table ops.field_set is 'The fields a query asked for: tells null from not requested';

      create table ops.rejected_record (
        rejected_record_id bigserial primary key,
        load_seq bigint not null constraint rejected_record_load references ops.load deferrable initially deferred,
        object text not null,
        record_id text,
        field text,
        reason text not null,
        record jsonb not null,
        file text not null,
        position bigint not null
      );
      create index rejected_record_load_object on ops.rejected_record (load_seq, object);
      comment on table ops.rejected_record is
        'Records that could not be typed, with the reason and the record itself; holds personal data';

      create table ops.watermark (
        object text primary key,
        system_modstamp timestamptz(3) not null,
        load_seq bigint not null
      );
      comment on table ops.watermark is 'Up to where each object has been read from the source';`);
  }

  down = forwardOnly;
}
