/** Money is a bigint of hundredths, a percentage or quantity one of ten-thousandths: exact, as numeric is. */

/** A number as JSON has it, as so many parts of 10^-scale; half is rounded away from zero. */
function parts(value: number, scale: number): bigint {
  const [whole, fraction = ''] = plain(Math.abs(value)).split('.');
  const digits = BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale));
  const rounded = fraction.length > scale && fraction[scale]! >= '5' ? digits + 1n : digits;
  return value < 0 ? -rounded : rounded;
}

/** Without an exponent. */
const plain = (value: number): string => (/e/.test(String(value)) ? value.toFixed(20) : String(value));

export const hundredths = (value: number | null | undefined): bigint | null =>
  value === null || value === undefined ? null : parts(value, 2);
export const tenThousandths = (value: number | null | undefined): bigint | null =>
  value === null || value === undefined ? null : parts(value, 4);

/** Half away from zero, as Postgres rounds numeric. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** As Postgres writes numeric of this scale. */
export function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export const sum = (values: readonly (bigint | null)[]): bigint =>
  values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
