/**
 * Milliseconds an answer asks to wait, by its header Retry-After: seconds, or a moment, which is taken against the
 * answer's own Date so that this machine's clock does not matter. Undefined where it does not ask.
 */
export function retryAfterOf(value: string | null | undefined, date: string | null | undefined): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const wait = Date.parse(text) - Date.parse(date ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
