import { rawTables } from '@medallion/bronze';
import { MedallionError, MedallionErrors } from '@medallion/core';
import { validateExposures, validateModels, type AnyModel, type Exposure } from '@medallion/model';
import { validateChecks, type ModelChecks } from '@medallion/quality';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Refuses models, checks and exposures that are declared wrongly.
 *
 * @param models every model of the layers concerned
 * @param checks what they declare to hold
 * @param exposures who reads them
 * @throws MedallionErrors INVALID_MODELS with an error per mistake, each naming the model
 */
export function validateLayers(
  models: readonly AnyModel[],
  checks: readonly ModelChecks[] = [],
  exposures: readonly Exposure[] = [],
): void {
  const errors = validateModels([...rawTables, ...models]);
  // Checks of a model that is wrong are wrong for its reasons.
  if (errors.length === 0) errors.push(...validateChecks(checks, models));
  errors.push(...validateExposures(exposures, models));
  if (errors.length === 0) return;
  throw new MedallionErrors(
    {
      code: 'INVALID_MODELS',
      kind: 'definition',
      message: errors.length === 1 ? '1 declaration is wrong:' : `${errors.length} declarations are wrong:`,
      fields: { models: [...new Set(errors.flatMap(({ fields }) => fields['model'] ?? []))] },
    },
    errors.map(withFile),
  );
}

/** The same error with the file of its model in the sentence, as a path people can open. */
function withFile(error: MedallionError): MedallionError {
  const { file } = error.fields;
  if (typeof file !== 'string') return error;
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const { code, kind, fix, fields, cause } = error;
  const message = `${error.message} (${relative(process.cwd(), path)})`;
  return new MedallionError({ code, kind, message, fix, fields, cause });
}
