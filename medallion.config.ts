import { defineConfig } from '@medallion/runner';

/** The settings of this workspace; every one has a default. Secrets belong into the environment: see .env.example. */
export default defineConfig({
  reportTimeZone: 'UTC',
  fiscalYearStartMonth: 2,
  fiscalYearNamedBy: 'end',
  corporateCurrency: 'USD',
});
