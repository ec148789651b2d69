import { z } from 'zod';

const month = z.int().min(1).max(12);
const calendarDate = z.iso.date();
const grants = z.strictObject({ select: z.array(z.string().min(1).max(63)) });
const timeZone = z
  .string()
  .refine(isTimeZone, { error: 'expected an IANA time zone such as "Europe/Zurich" or "UTC"' });

/**
 * The settings of a workspace. Secrets are never among them: they come from the environment (`.env.example`).
 * Every setting has a default, so that an empty file is a valid one.
 */
export const configSchema = z.strictObject({
  /** sObjects to read, by API name; all of the catalogue where left out. */
  objects: z.array(z.string().min(1)).min(1).optional(),
  /** The time zone whose calendar days facts and dates are reported in. */
  reportTimeZone: timeZone.default('UTC'),
  /** Month in which the fiscal year begins, 1 to 12. */
  fiscalYearStartMonth: month.default(2),
  /** Whether fiscal year 2026 is the one that starts or the one that ends in 2026. */
  fiscalYearNamedBy: z.enum(['start', 'end']).default('end'),
  /** ISO 4217 code amounts without a currency of their own are in. */
  corporateCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'expected a three-letter ISO 4217 code such as "USD"' })
    .default('USD'),
  /** First day of the facts that have a row per day. */
  historyStartDate: calendarDate.default('2000-01-01'),
  /** The generated org that is read when MEDALLION_SOURCE is not set. */
  mockOrg: z
    .strictObject({
      seed: z.int().min(0).max(2_147_483_647).default(1),
      /** 1 is the default org of 26,888 records; 10 holds ten times as many. In steps of 0.05. */
      scale: z.number().min(0.05).max(30_000).default(1),
      /** The instant the org is read at; nothing in it is later. */
      asOf: z.iso.datetime({ offset: true }).default('2024-12-31T23:59:59Z'),
      /** Days that pass after that instant, so that there are changes to read; none where left out. */
      days: z.int().min(0).max(1000).optional(),
    })
    .prefault({}),
  /** How the org is read when MEDALLION_SOURCE is salesforce. */
  salesforce: z
    .strictObject({
      /** Version of its API, such as "62.0"; SALESFORCE_API_VERSION wins. */
      apiVersion: z.string().optional(),
      /** By object, the fields to read; all the user sees where left out. */
      fields: z.record(z.string(), z.array(z.string().min(1)).min(1)).default({}),
      /** Records of an object from which on the Bulk API is used. */
      bulkFrom: z.int().min(1).default(20_000),
      /** Objects read at once; a developer org or sandbox takes five long requests at a time, from all its clients. */
      concurrency: z.int().min(1).max(25).default(4),
      /** Share of the org's API requests of 24 hours after which the extraction stops, 0 to 1. */
      apiShare: z.number().gt(0).max(1).default(0.9),
      /** Minutes before the watermark that are read again, for what committed late. */
      lookbackMinutes: z.number().min(10).default(15),
      /** Days after which objects with formulas are read as a whole. */
      refreshEveryDays: z.number().positive().default(7),
      /** Days after which all ids are compared, to find records deleted for good. */
      reconcileEveryDays: z.number().positive().default(7),
      /** Greatest share of an object's records that may be gone at once before it is taken for a lost permission, 0 to 1. */
      plausibleDeletes: z.number().min(0).max(1).default(0.2),
      /** Whether extracts are compressed. */
      gzip: z.boolean().default(false),
    })
    .prefault({}),
  /** The Postgres that is started when DATABASE_URL is not set. */
  embedded: z
    .strictObject({
      /** TCP port on 127.0.0.1; a free one where left out. */
      port: z.int().min(1).max(65_535).optional(),
    })
    .prefault({}),
  /** By `<model>.<check>`, what is decided otherwise than the check declares: `{ 'fct_opportunity.won_has_amount': { severity: 'warn' } }`. */
  checks: z
    .record(
      z.string(),
      z.strictObject({
        /** `error` keeps a layer from being published, `warn` is reported. */
        severity: z.enum(['error', 'warn']).optional(),
        /** How much may fail: rows, or percent of the model's rows. */
        threshold: z
          .union([z.strictObject({ count: z.int().min(0) }), z.strictObject({ percent: z.number().min(0).max(100) })], {
            error: 'expected { count: 5 } or { percent: 1 }',
          })
          .optional(),
      }),
    )
    .default({}),
  /** Roles that may read a layer, where a model does not say otherwise: `{ gold: { select: ['analyst'] } }`. */
  grants: z.strictObject({ bronze: grants, silver: grants, gold: grants }).partial().default({}),
  /** What is published together: all of a `layer`, or each `model` by itself. */
  publish: z.enum(['layer', 'model']).default('layer'),
  /** Models computed at once. */
  concurrency: z.int().min(1).max(64).default(4),
});

/** The settings with their defaults filled in. */
export type MedallionConfig = z.output<typeof configSchema>;
/** What `medallion.config.ts` may say. */
export type MedallionConfigInput = z.input<typeof configSchema>;

/** Types the settings of `medallion.config.ts`; they are validated when a command reads them. */
export const defineConfig = (config: MedallionConfigInput): MedallionConfigInput => config;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
