import { MedallionError, MedallionErrors } from '@medallion/core';

/** Errors every object would meet: none is begun after one of them. */
const OF_THE_ORG: ReadonlySet<string> = new Set([
  'SALESFORCE_API_DISABLED',
  'SALESFORCE_API_SHARE_USED',
  'SALESFORCE_API_VERSION_TOO_OLD',
  'SALESFORCE_ENCRYPTION_FAILED',
  'SALESFORCE_KEY_INVALID',
  'SALESFORCE_LOGIN_FAILED',
  'SALESFORCE_NOT_AN_ORG',
  'SALESFORCE_REQUEST_LIMIT',
  'SALESFORCE_SESSION_EXPIRED',
  'SALESFORCE_UNREACHABLE',
]);

/**
 * Works on objects, `limit` at once and begun in their order. Each result is told in that order, too, as soon as all
 * before it are settled, so that the same run says the same. Where one fails the others are worked on to their end,
 * unless the failure is of a kind that all would meet; what is under way always is.
 *
 * @returns results in the order of the objects
 * @throws what the object failed with; MedallionErrors where several failed
 */
export async function eachObject<T>(
  objects: readonly string[],
  limit: number,
  work: (object: string) => Promise<T>,
  tell: (object: string, result: T) => void,
): Promise<readonly T[]> {
  const outcomes: (PromiseSettledResult<T> | undefined)[] = objects.map(() => undefined);
  let begun = 0;
  let told = 0;
  let isOver = false;
  const worker = async (): Promise<void> => {
    while (begun < objects.length && !isOver) {
      const place = begun++;
      const [outcome] = await Promise.allSettled([work(objects[place]!)]);
      outcomes[place] = outcome;
      if (outcome.status === 'rejected' && !isOfOneObject(outcome.reason)) isOver = true;
      for (let next = outcomes[told]; next; next = outcomes[++told]) {
        if (next.status === 'fulfilled') tell(objects[told]!, next.value);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  const failures = outcomes.flatMap((outcome) => (outcome?.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) throw oneOf(failures);
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<T>).value);
}

const isOfOneObject = (error: unknown): error is MedallionError =>
  error instanceof MedallionError && !OF_THE_ORG.has(error.code);

function oneOf(failures: readonly unknown[]): unknown {
  const ofOneObject = failures.filter(isOfOneObject);
  if (failures.length === 1 || ofOneObject.length < failures.length)
    return failures.find((one) => !isOfOneObject(one)) ?? failures[0];
  return new MedallionErrors(
    {
      code: 'SALESFORCE_OBJECTS_FAILED',
      // Trying again helps only where it helps all of them.
      kind: ofOneObject.find(({ kind }) => kind !== 'environment')?.kind ?? 'environment',
      message: `${failures.length} objects could not be read; the others were, and are kept for the next run.`,
    },
    ofOneObject,
  );
}
