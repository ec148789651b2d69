/** What reads the wall clock, chance or the session, and what to read instead. */
const readClock = "join the clock source (clock.as('clock')) and read its as_of";
export const CLOCK_READS: Readonly<Record<string, string>> = {
  now: readClock,
  current_date: readClock,
  current_time: readClock,
  current_timestamp: readClock,
  localtime: readClock,
  localtimestamp: readClock,
  clock_timestamp: readClock,
  statement_timestamp: readClock,
  transaction_timestamp: readClock,
  timeofday: readClock,
  random: 'derive the value from a key, for example with surrogateKey(...)',
  gen_random_uuid: 'derive the value from a key, for example with surrogateKey(...)',
  uuid_generate_v4: 'derive the value from a key, for example with surrogateKey(...)',
  nextval: 'use surrogateKey(...)',
  current_setting: 'pass the setting as a value',
  current_user: 'a model does not depend on who builds it',
  session_user: 'a model does not depend on who builds it',
};

interface NonStrict {
  readonly why: string;
  readonly instead: string;
  readonly isAggregate?: boolean;
}
const makesNull = 'which can be null when no operand is';
const hidesNull = 'which ignores nulls, so its type would be wrong';
const aggregates = "an aggregate or window function, whose nullability is not its operands'";
const nulls = (instead: string): NonStrict => ({ why: makesNull, instead });
const hides = (instead: string): NonStrict => ({ why: hidesNull, instead });
const aggregate = (instead: string): NonStrict => ({ why: aggregates, instead, isAggregate: true });

/** Constructs that are not strict (null exactly when an operand is null), each with its helper. */
export const NON_STRICT: Readonly<Record<string, NonStrict>> = {
  nullif: nulls('use nullIf(a, b)'),
  case: nulls('use caseWhen([[condition, value], ...], otherwise)'),
  any: nulls('use isIn(value, [...]) or existsIn(value, query)'),
  all: nulls('use isIn(value, [...]) or existsIn(value, query)'),
  regexp_match: nulls('use matches(value, pattern)'),
  regexp_substr: nulls('use matches(value, pattern)'),
  substring: nulls('use left, right or substr: substring with a pattern can be null'),
  array_length: nulls('use cardinality'),
  coalesce: hides('use coalesce(a, b, ...)'),
  greatest: hides('use greatest(a, b, ...)'),
  least: hides('use least(a, b, ...)'),
  concat: hides('use concat(a, b, ...)'),
  concat_ws: hides('use concatWs(separator, a, b, ...)'),
  format: hides('use concat(a, b, ...)'),
  num_nulls: hides('use isNull(a)'),
  num_nonnulls: hides('use isNotNull(a)'),
  sum: aggregate('use sum(value)'),
  avg: aggregate('use avg(value)'),
  min: aggregate('use min(value)'),
  max: aggregate('use max(value)'),
  count: aggregate('use count(), countWhere(condition) or countDistinct(value)'),
  bool_and: aggregate('use boolAnd(condition)'),
  bool_or: aggregate('use boolOr(condition)'),
  every: aggregate('use boolAnd(condition)'),
  string_agg: aggregate('use stringAgg(value, separator, orderBy)'),
  array_agg: aggregate('use arrayAgg(value, orderBy)'),
  percentile_cont: aggregate('use percentile(fraction, value)'),
  percentile_disc: aggregate('use percentile(fraction, value)'),
  over: aggregate('use over(aggregate, window)'),
  row_number: aggregate('use rowNumber(window)'),
  rank: aggregate('use rank(window)'),
  dense_rank: aggregate('use denseRank(window)'),
  lag: aggregate('use lag(value, window)'),
  lead: aggregate('use lead(value, window)'),
  first_value: aggregate('use firstValue(value, window)'),
  last_value: aggregate('use lastValue(value, window)'),
  nth_value: aggregate('use firstValue(value, window)'),
  unnest: aggregate('use a table expression in from'),
  generate_series: aggregate('use dateSeries(from, to) in from'),
};

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Keywords a template may contain anywhere. */
export const KEYWORDS = words(
  `and or not is null true false unknown between symmetric like ilike similar to in distinct from at time zone escape for leading
   trailing both as using collate with without precision varying`,
);
/** Type names: after `::` or `as`, or before a string (`interval '1 day'`, `E'...'`). Anywhere else they are taken for columns. */
export const TYPES = words(
  `interval text varchar char character int int2 int4 int8 smallint integer bigint numeric decimal real float4 float8 float double bool
   boolean date time timestamp timestamptz uuid jsonb json bit bytea e x`,
);
/** Parts of a date: before `from`, as in `extract(year from ...)`. Anywhere else they are taken for columns. */
export const DATE_PARTS = words(
  `year quarter month week day hour minute second decade century isodow isoyear dow doy epoch milliseconds microseconds timezone_hour`,
);

/** Functions that return null exactly when an argument is null, and the same for the same arguments. */
export const STRICT_FUNCTIONS = words(
  `abs ceil ceiling floor round trunc sign sqrt cbrt power pow exp ln log mod div gcd lcm width_bucket scale trim_scale degrees
   radians lower upper trim btrim ltrim rtrim length char_length character_length octet_length bit_length left right substr replace
   translate split_part lpad rpad repeat reverse initcap position strpos overlay starts_with ascii chr md5 sha256 sha512 encode
   decode convert_to convert_from regexp_replace regexp_count quote_literal normalize to_hex to_char to_date to_number to_timestamp
   make_date make_interval make_time make_timestamp make_timestamptz date_trunc date_part date_bin extract age isfinite
   justify_days justify_hours justify_interval cast cardinality array_to_string jsonb_typeof jsonb_array_length hashtext
   hashtextextended bit_count get_bit overlaps timezone`,
);
