const grouped = new Intl.NumberFormat('en-US');

/** 20,576 */
export const count = (value: number | bigint): string => grouped.format(value);

/** `412 ms`, `3.2 s`, `4 min 05 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
