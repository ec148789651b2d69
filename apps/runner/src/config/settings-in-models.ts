import { MedallionError, MedallionErrors } from '@medallion/core';
import type { Parameters } from '@medallion/silver';
import type { MedallionConfig } from './config.ts';

/** The settings models are compiled with, and what their parameter is called. */
const PARAMETER_OF = {
  reportTimeZone: 'reportTimeZone',
  fiscalYearStartMonth: 'fiscalStartMonth',
  fiscalYearNamedBy: 'fiscalYearNamedBy',
  corporateCurrency: 'corporateCurrency',
  historyStartDate: 'historyStartDate',
} as const satisfies Partial<Record<keyof MedallionConfig, keyof Parameters>>;

/**
 * Refuses settings that would silently do nothing: the models are compiled with the parameters of libs/silver, and a time
 * zone set here but not there must not look as if it held.
 *
 * @throws MedallionErrors SETTING_NOT_APPLIED
 */
export function requireSettingsInModels(config: MedallionConfig, parameters: Parameters): void {
  const errors = Object.entries(PARAMETER_OF).flatMap(([setting, parameter]) => {
    const wanted = config[setting as keyof typeof PARAMETER_OF];
    const compiled = parameters[parameter];
    if (wanted === compiled) return [];
    return [
      new MedallionError({
        code: 'SETTING_NOT_APPLIED',
        kind: 'usage',
        message: `${setting} is ${wanted}, but the models are compiled with ${compiled}`,
        fix: `Set ${parameter} in libs/silver/src/parameters.ts to ${wanted}, too.`,
        fields: { setting },
      }),
    ];
  });
  if (errors.length === 0) return;
  throw new MedallionErrors(
    {
      code: 'SETTING_NOT_APPLIED',
      kind: 'usage',
      message: 'medallion.config.ts and the parameters of the models disagree:',
      fields: { settings: errors.map((error) => error.fields['setting']) },
    },
    errors,
  );
}
