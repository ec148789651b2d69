import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.ts';

export class CreateLayerSchemas1795392000002 implements MigrationInterface {
  readonly name = 'CreateLayerSchemas1795392000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema raw_salesforce;
      create schema bronze;
      create schema silver;
      create schema gold;
      create schema scratch;
      comment on schema raw_salesforce is 'Every distinct version of every Salesforce record ever received; append-only';
      comment on schema bronze is 'Staging views: raw records renamed and cast, as visible at the clock';
      comment on schema silver is 'Business logic, joins, version histories, keys';
      comment on schema gold is 'The star schema: dimensions, facts, bridges; published all at once';
      comment on schema scratch is 'The engine''s working tables; anything here may vanish';
      comment on schema ops is 'Medallion: clock, runs, loads, model state, check results';`);
  }

  down = forwardOnly;
}
