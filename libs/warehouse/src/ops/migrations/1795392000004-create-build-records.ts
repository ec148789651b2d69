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
        error jsonb
      );
      create index run_started_at on ops.run (started_at);
      comment on table ops.run is 'One execution of a command';

      create table ops.layer_ledger (
        environment text not null,
        layer text not null,
        desired text not null,
        actual text,
        token text not null,
        gate text,
        updated_at timestamptz(3) not null,
        primary key (environment, layer)
      );
      comment on table ops.layer_ledger is
        'Per environment and layer: what is wanted, what is published, and the token Nx caches on';

      create table ops.model_state (
        environment text not null,
        model text not null,
        kind text not null,
        definition text not null,
        contract text not null,
        fingerprint text not null,
        state text not null,
        upstream jsonb not null,
        relation_oid bigint not null,
        relation_filenode bigint,
        write_count bigint,
        row_count bigint,
        run_id text not null,
        published_at timestamptz(3) not null,
        primary key (environment, model)
      );
      comment on table ops.model_state is 'What is published of each model, per environment';

      create table ops.model_run (
        run_id text not null,
        environment text not null,
        layer text not null,
        model text not null,
        action text not null constraint model_run_action_known check (action in ('built', 'skipped')),
        reason text not null,
        status text not null
          constraint model_run_status_known check (status in ('succeeded', 'failed', 'skipped', 'cancelled')),
        rows bigint,
        inserted bigint,
        updated bigint,
        deleted bigint,
        started_at timestamptz(3) not null,
        finished_at timestamptz(3) not null,
        duration_ms double precision not null,
        error jsonb,
        primary key (run_id, environment, model)
      );
      comment on table ops.model_run is 'What each run did to each model; counts are rows';

      create table ops.check_result (
        run_id text not null,
        environment text not null,
        model text not null,
        check_name text not null,
        column_name text,
        severity text not null constraint check_result_severity_known check (severity in ('error', 'warn')),
        status text not null constraint check_result_status_known check (status in ('passed', 'failed')),
        failing bigint not null,
        message text not null,
        checked_at timestamptz(3) not null,
        primary key (run_id, environment, model, check_name)
      );
      comment on table ops.check_result is 'The outcome of each check in each run';`);
  }

  down = forwardOnly;
}
