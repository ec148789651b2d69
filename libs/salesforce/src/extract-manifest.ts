import { z } from 'zod';

/** Lies in the folder of every extract Medallion writes, written last. */
export const MANIFEST_FILE = 'manifest.json';
/** Lies there until the manifest does: its presence says that the writer was stopped. */
export const UNFINISHED_FILE = '.unfinished';

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
  objects: z.record(
    z.string(),
    z.object({
      records: z.int(),
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
