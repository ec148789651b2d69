import { didYouMean, MedallionError } from '@medallion/core';

let configured: Readonly<Record<string, unknown>> = {};
let declaredNames: readonly string[] | undefined;

/**
 * Gives the parameters of this process values other than their defaults. Call it before the library that declares them is
 * imported: models read parameters while they are evaluated, so a later change would reach some and miss others.
 *
 * @throws MedallionError PARAMETERS_ALREADY_READ (a defect of the caller)
 */
export function configureParameters(values: Readonly<Record<string, unknown>>): void {
  if (declaredNames !== undefined) {
    throw new MedallionError({
      code: 'PARAMETERS_ALREADY_READ',
      kind: 'internal',
      message: 'Parameters were configured after models had read them.',
      fix: 'Call configureParameters before importing the layer libraries.',
    });
  }
  configured = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/**
 * Declares what models depend on besides data, with the defaults; returns the values in force. A changed value changes the
 * SQL of the models that read it, and so rebuilds exactly those.
 *
 * @throws MedallionError UNKNOWN_PARAMETER when a configured name is none of these
 */
export function declareParameters<T extends object>(defaults: T): Readonly<T> {
  declaredNames = Object.keys(defaults);
  for (const name of Object.keys(configured)) {
    if (declaredNames.includes(name)) continue;
    throw new MedallionError({
      code: 'UNKNOWN_PARAMETER',
      kind: 'usage',
      message: `There is no parameter "${name}".${didYouMean(name, declaredNames)}`,
      fix: `The parameters are ${declaredNames.join(', ')}.`,
      fields: { parameter: name },
    });
  }
  return Object.freeze({ ...defaults, ...configured });
}
