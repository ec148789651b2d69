import { z } from 'zod';

/** Lies beside an object's files where reconciliation found ids that are gone: `[{"Id", "detectedAt"}]`. */
export const TOMBSTONES_FILE = 'tombstones.json';
/** Lies in the folder of every extract Medallion writes, written last. */
export const MANIFEST_FILE = 'manifest.json';
/** Lies there until the manifest does: its presence says that the writer was stopped. */
export const UNFINISHED_FILE = '.unfinished';

const datetime = z.iso.datetime();

/** How an object was read from an org. */
export const objectRead = z.object({
  /** `full`: all records; `incremental`: those modified in the window. */
  mode: z.enum(['full', 'incremental']),
  /** Why all records. */
  reason: z.string().optional(),
  api: z.enum(['rest', 'bulk']),
  apiReason: z.string(),
  query: z.string(),
  /** The field changes are found by; none: always the whole object. */
  key: z.string().optional(),
  /** The window: from, inclusive, to until, exclusive. */
  from: datetime.optional(),
  until: datetime,
  /** The watermark the window goes on from; none at first. */
  watermark: datetime.optional(),
  /** Records the org counts: of the window before and after reading it, and in all up to `until`. */
  counts: z.object({ before: z.int(), after: z.int(), org: z.int() }),
  /** The object as it was described, sorted by name. */
  describe: z.array(
    z.object({ name: z.string(), label: z.string(), type: z.string(), calculated: z.boolean() }).readonly(),
  ),
  /** When the ids were last compared with raw's, if they were in this extraction. */
  reconciledAt: datetime.optional(),
  /** Ids found to be gone from the org; `<SObject>/tombstones.json` lists them. */
  tombstones: z.int(),
});

export type ObjectRead = Readonly<z.infer<typeof objectRead>>;

export const extractManifest = z.object({
  formatVersion: z.literal(1),
  source: z.enum(['mock', 'salesforce']),
  /** 18-character Organization id. */
  organizationId: z.string(),
  /** The source's clock: everything up to this moment is in the extract. */
  asOf: z.iso.datetime(),
  extractedAt: z.iso.datetime(),
  seed: z.number().optional(),
  scale: z.number().optional(),
  /** Days that passed in a mock org after the clock it was made for. */
  days: z.int().optional(),
  /** Of a Salesforce org: version of the API that was spoken, and how the objects differ from the extraction before. */
  apiVersion: z.string().optional(),
  drift: z
    .array(
      z.object({
        object: z.string(),
        kind: z.enum(['new field', 'field gone', 'field retyped', 'field renamed', 'field not seen']),
        field: z.string(),
        type: z.string().optional(),
        from: z.string().optional(),
      }),
    )
    .optional(),
  objects: z.record(
    z.string(),
    z.object({
      records: z.int(),
      read: objectRead.optional(),
      /** The fields the query asked for. */
      fields: z.array(z.string()).readonly(),
      files: z
        .array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), records: z.int() }).readonly())
        .readonly(),
    }),
  ),
});

/** What an extract says of itself: where from, as of when, and every file with its SHA-256. */
export type ExtractManifest = Readonly<z.infer<typeof extractManifest>>;

export const manifestText = (manifest: ExtractManifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`;
