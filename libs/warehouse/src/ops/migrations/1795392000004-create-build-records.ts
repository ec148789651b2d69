import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

export class CreateBuildRecords1795392000004 implements MigrationInterface {
  readonly name = 'CreateBuildRecords1795392000004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table ops.run (
        run_id text primary key,
        command text not null,
        environment text not null,
        started_at timestamptz(3) not null,
        finished_at timestamptz(3),
        status text not null
          constraint run_status_known check (status in ('running', 'succeeded', 'failed', 'cancelled')),
        code_version text,
        error_code text
      );
      create index run_started_at on ops.run (started_at);
      comment on table ops.run is 'One execution of a command';

      create table ops.layer_ledger (
        environment text not null,
        layer text not null,
        desired text not null,
        actual text,
        token text not null,
        updated_at timestamptz(3) not null,
        primary key (environment, layer)
      );
      comment on table ops.layer_ledger is
        'Per environment and layer: what is wanted, what is published, and the token Nx caches on';

      create table ops.model_state (
        environment text not null,
        model text not null,
        fingerprint text not null,
        relation_oid bigint not null,
        contract_hash text not null,
        write_counters jsonb,
        row_count bigint,
        published_run text not null,
        published_at timestamptz(3) not null,
        primary key (environment, model)
      );
      comment on table ops.model_state is 'What is published of each model, per environment';

      create table ops.model_run (
        run_id text not null,
        environment text not null,
        model text not null,
        action text not null constraint model_run_action_known check (action in ('built', 'skipped', 'failed')),
        rows_inserted bigint,
        rows_updated bigint,
        rows_deleted bigint,
        rows_total bigint,
        duration_ms int not null,
        error_code text,
        primary key (run_id, environment, model)
      );
      comment on table ops.model_run is 'What each run did to each model; counts are rows';

      create table ops.check_result (
        run_id text not null,
        environment text not null,
        model text not null,
        check_name text not null,
        severity text not null constraint check_result_severity_known check (severity in ('error', 'warn')),
        status text not null
          constraint check_result_status_known check (status in ('passed', 'failed', 'errored', 'skipped')),
        failing_rows bigint,
        checked_at timestamptz(3) not null,
        primary key (run_id, environment, model, check_name)
      );
      comment on table ops.check_result is 'The outcome of each check in each run';`);
  }

  down = forwardOnly;
}
