import { rawTables } from '@medallion/bronze';
import { MedallionErrors } from '@medallion/core';
import { validateModels, type AnyModel } from '@medallion/model';

/**
 * Refuses models that are declared wrongly.
 *
 * @param models every model of the layers concerned
 * @throws MedallionErrors INVALID_MODELS with an error per mistake, each naming the model
 */
export function validateLayers(models: readonly AnyModel[]): void {
  const errors = validateModels([...rawTables, ...models]);
  if (errors.length === 0) return;
  throw new MedallionErrors(
    {
      code: 'INVALID_MODELS',
      kind: 'definition',
      message: errors.length === 1 ? '1 declaration is wrong:' : `${errors.length} declarations are wrong:`,
      fields: { models: [...new Set(errors.map((error) => error.fields['model']))] },
    },
    errors,
  );
}
