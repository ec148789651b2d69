/** The rule, as types and at run time alike: `_` before an upper-case letter that follows a lower-case letter or a digit, then all lower case. */
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type IsUpper<C extends string> = C extends Lowercase<C> ? false : true;
type EndsWord<C extends string> = C extends Digit ? true : C extends Uppercase<C> ? false : true;

type Snake<S extends string, Previous extends string, Out extends string> = S extends `${infer C}${infer Rest}`
  ? Snake<
      Rest,
      C,
      `${Out}${IsUpper<C> extends true ? (EndsWord<Previous> extends true ? '_' : '') : ''}${Lowercase<C>}`
    >
  : Out;

/** `AnnualRevenue` -> `annual_revenue`, `Health_Score__c` -> `health_score__c`, `Product2Id` -> `product2_id`. */
export type SnakeCase<S extends string> = Snake<S, '', ''>;

export const snakeCase = <S extends string>(name: S): SnakeCase<S> =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase() as SnakeCase<S>;
