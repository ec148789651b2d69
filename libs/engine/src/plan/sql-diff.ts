import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** The lines in which a query differs from the published one, as a unified diff; empty where they are the same. */
export const sqlDiff = (model: string, then: string, now: string): string =>
  then === now
    ? ''
    : createTwoFilesPatch(`${model} published`, `${model} declared`, `${then}\n`, `${now}\n`, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      });
