import { MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import type { Host, Invocation } from '../host.ts';
import { conflict } from '../usage-error.ts';

/** `medallion extract`: makes sure that the records to load lie in a folder. */
export const extractCommand = (host: Host): Command =>
  host
    .command('extract', {
      summary: 'fetch the records of the source into files',
      description:
        'Puts the records of the source into a folder under .medallion/extract. Without MEDALLION_SOURCE that is the mock org, generated\n' +
        'once for its seed, scale and date; a folder named by MEDALLION_SOURCE is read in place, so there is nothing to fetch.\n' +
        'With MEDALLION_SOURCE=salesforce it is what changed in the org since the last load; .env.example lists how to log in.',
      examples: [
        'medallion extract',
        'MEDALLION_SOURCE=~/salesforce-export medallion extract',
        'MEDALLION_SOURCE=salesforce medallion extract --reconcile',
      ],
    })
    .option('--full', 'of an org: read all records of all objects, not only what changed')
    .option('--reconcile', 'of an org: compare all ids now, to find records deleted for good')
    .option('--verify', 'of an org: fetch nothing, but count again and compare every id with raw')
    .action(
      host.action<OrgFlags>(async (invocation) => {
        const { output, runId, flags } = invocation;
        if (flags.verify && (flags.full || flags.reconcile)) {
          throw conflict(
            '--verify fetches nothing, and goes with neither --full nor --reconcile.',
            'Give one of them.',
          );
        }
        const { isSalesforce, prepareSource } = await import('../source/open-source.ts');
        if (isSalesforce(invocation)) return flags.verify === true ? verifyOrg(invocation) : extractOrg(invocation);
        refuseOrgFlags(flags);
        const source = await prepareSource(invocation);
        output.result({ runId, source: source.kind, folder: source.folder, extracted: source.isNew }, () =>
          source.isNew
            ? `Extracted to ${source.folder}`
            : source.kind === 'files'
              ? `Reads ${source.folder} in place.`
              : `Nothing to do: ${source.folder} is complete.`,
        );
      }),
    );

interface OrgFlags {
  readonly full?: true;
  readonly reconcile?: true;
  readonly verify?: true;
}

async function extractOrg(invocation: Invocation<OrgFlags>): Promise<void> {
  const { output, runId, flags } = invocation;
  const [{ extractSalesforce }, { withWarehouse }] = await Promise.all([
    import('../source/salesforce-extract.ts'),
    import('../warehouse-session.ts'),
  ]);
  const { directory, manifest, calls, usage, isResumed } = await withWarehouse(
    invocation,
    { role: 'owner' },
    (warehouse) => extractSalesforce(invocation, warehouse, flags),
  );
  const { organizationId, apiVersion, asOf, drift, objects } = manifest;
  const records = Object.fromEntries(Object.entries(objects).map(([object, one]) => [object, one.records]));
  output.result(
    {
      runId,
      source: 'salesforce',
      folder: directory,
      organizationId,
      apiVersion,
      asOf,
      isResumed,
      calls,
      usage,
      drift,
      records,
    },
    () => {
      const total = Object.values(records).reduce((sum, count) => sum + count, 0);
      return `Extracted ${total} records of ${organizationId} up to ${asOf}, by version ${apiVersion} of its API, to ${directory}`;
    },
  );
}

async function verifyOrg(invocation: Invocation<OrgFlags>): Promise<void> {
  const { output, runId } = invocation;
  const [{ requireComplete, verifyAgainstOrg }, { withWarehouse }, { renderComparison }] = await Promise.all([
    import('../pipeline/compare-with-org.ts'),
    import('../warehouse-session.ts'),
    import('../output/org-comparison.ts'),
  ]);
  const found = await withWarehouse(invocation, { role: 'owner' }, (warehouse) =>
    verifyAgainstOrg(invocation, warehouse),
  );
  requireComplete(found);
  output.result({ runId, objects: found }, () => renderComparison(found, output));
}

function refuseOrgFlags({ full, reconcile, verify }: OrgFlags): void {
  const flag = full ? '--full' : reconcile ? '--reconcile' : verify ? '--verify' : undefined;
  if (flag === undefined) return;
  throw new MedallionError({
    code: 'FLAG_NEEDS_ORG',
    kind: 'usage',
    message: `${flag} is for a Salesforce org, and MEDALLION_SOURCE is not salesforce.`,
    fix: `Set MEDALLION_SOURCE=salesforce and how to log in (.env.example), or leave ${flag} out.`,
  });
}
