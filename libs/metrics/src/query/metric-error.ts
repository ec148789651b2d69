import { MedallionError } from '@medallion/core';

/** A query that a metric cannot answer. */
export const queryError = (
  metric: { readonly name: string },
  code: string,
  message: string,
  fix: string,
  fields: Readonly<Record<string, unknown>> = {},
): MedallionError =>
  new MedallionError({ code, kind: 'usage', message, fix, fields: { metric: metric.name, ...fields } });
