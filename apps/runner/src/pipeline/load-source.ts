import { BASE_ENVIRONMENT } from '@medallion/core';
import { rawTables } from '@medallion/bronze';
import { keyPrefixes } from '@medallion/salesforce';
import { loadExtraction, type LoadReport, type Warehouse } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { isSalesforce, openSource, prepareSource } from '../source/open-source.ts';
import { recordLoadRun } from './run-record.ts';

/** Loads what the source holds; extracts first where that has not been done. */
export async function loadSource(invocation: Invocation, warehouse: Warehouse, command: string): Promise<LoadReport> {
  const { output, runId, signal } = invocation;
  return recordLoadRun(warehouse, { runId, command, signal }, async () => {
    if (isSalesforce(invocation)) {
      const { loadSalesforce } = await import('./load-salesforce.ts');
      return loadSalesforce(invocation, warehouse, { extracts: command === 'pipeline' });
    }
    const extraction = await openSource(await prepareSource(invocation), invocation);
    for (const note of extraction.notes) output.logger.warn(note.message, { code: note.code });
    return loadExtraction(warehouse, {
      extraction,
      rawTables,
      runId,
      logger: output.logger,
      keyPrefixes,
      signal,
      environment: BASE_ENVIRONMENT,
    });
  });
}
