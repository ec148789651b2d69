import { MedallionError } from '@medallion/core';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { groupRoles } from '../roles.ts';
import { forwardOnly } from './forward-only.ts';

/**
 * Roles belong to the server, so another warehouse may have made them already. Where the login may not create roles
 * nothing is created, and the warehouse works without separation (see `rolesAreSeparateQuery`).
 */
export class CreateRoles1795392000001 implements MigrationInterface {
  readonly name = 'CreateRoles1795392000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const role of Object.values(groupRoles)) {
      await queryRunner.query(`
        do $$
        begin
          if not exists (select from pg_catalog.pg_roles where rolname = '${role}') then
            create role ${role} nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
            comment on role ${role} is 'Medallion warehouse';
          end if;
        exception
          -- Somebody created it meanwhile, or this login may not.
          when duplicate_object or unique_violation or insufficient_privilege then null;
        end
        $$`);
    }
    const superusers: { rolname: string }[] = await queryRunner.query(`
      select rolname from pg_catalog.pg_roles
      where rolsuper and rolname in ('medallion_loader', 'medallion_builder', 'medallion_reader')`);
    if (superusers.length > 0) {
      const names = superusers.map(({ rolname }) => rolname).join(', ');
      throw new MedallionError({
        code: 'ROLE_IS_SUPERUSER',
        kind: 'environment',
        message: `The server has a role of Medallion's that is superuser: ${names}.`,
        fix: `As a superuser: alter role ${superusers[0]!.rolname} nosuperuser;`,
        fields: { roles: names },
      });
    }
    // A login that is no superuser becomes what it was made member of; from Postgres 16 on creating is not enough.
    await queryRunner.query(`
      do $$
      begin
        if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
          grant medallion_loader, medallion_builder, medallion_reader to current_user;
        end if;
      exception
        when insufficient_privilege or undefined_object then null;
      end
      $$`);
  }

  down = forwardOnly;
}
