import { medianScore, returnRate, revenue, stock } from '../fixtures/shop.ts';
import { compileMetric } from './compile-metric.ts';

test('dimensions are joined under their roles, selected under their names, grouped and ordered by', () => {
  const { sql, columns } = compileMetric(revenue, { by: ['customer.tier', 'channel'], grain: 'month' });
  expect(columns).toEqual(['month', 'customer.tier', 'channel', 'revenue']);
  expect(sql).toBe(`select
  "order_day"."month" as "month",
  "customer"."tier" as "customer.tier",
  "fct_order"."channel" as "channel",
  coalesce(sum("fct_order"."amount"), 0) as "revenue"
from "gold"."fct_order" as "fct_order"
inner join "gold"."dim_customer" as "customer" on "customer"."customer_key" = "fct_order"."customer_key"
inner join "gold"."dim_day" as "order_day" on "order_day"."day_key" = "fct_order"."order_day_key"
group by "order_day"."month", "customer"."tier", "fct_order"."channel"
order by "order_day"."month", "customer"."tier", "fct_order"."channel"`);
});

test('without dimensions it is one row, and nothing is joined', () => {
  expect(compileMetric(returnRate).sql).toBe(`select
  round((coalesce(count(*) filter (where "fct_order"."is_returned")::integer, 0)::numeric / nullif(count(*)::integer, 0)::numeric)::numeric, 4) as "return_rate"
from "gold"."fct_order" as "fct_order"`);
});

test('two keys to one dimension are two roles', () => {
  const { sql } = compileMetric(revenue, { by: ['customer.customer_name', 'buyer_customer.customer_name'] });
  expect(sql).toContain(
    'inner join "gold"."dim_customer" as "customer" on "customer"."customer_key" = "fct_order"."customer_key"',
  );
  expect(sql).toContain(
    'inner join "gold"."dim_customer" as "buyer_customer" on "buyer_customer"."customer_key" = "fct_order"."buyer_customer_key"',
  );
});

test('what the definition counts is joined for even where nobody asks for it', () => {
  expect(compileMetric(medianScore).sql).toBe(`select
  round(percentile_cont(0.5) within group (order by "fct_order"."score")::numeric, 4) as "median_score"
from "gold"."fct_order" as "fct_order"
inner join "gold"."dim_customer" as "customer" on "customer"."customer_key" = "fct_order"."customer_key"
where ("customer"."tier" = 'gold')`);
});

test('of a semi-additive metric only the last days of periods count, which the calendar knows', () => {
  const { sql } = compileMetric(stock, {
    by: ['product'],
    grain: 'month',
    from: '2024-01-01',
    where: [
      ['stock_day.is_weekend', '=', false],
      ['product', '!=', "it's"],
    ],
  });
  expect(sql).toBe(`select
  "stock_day"."month" as "month",
  "fct_stock"."product" as "product",
  coalesce(sum("fct_stock"."pieces"), 0) as "stock"
from "gold"."fct_stock" as "fct_stock"
inner join "gold"."dim_day" as "stock_day" on "stock_day"."day_key" = "fct_stock"."stock_day_key"
where ("fct_stock"."product" is distinct from 'it''s')
  and ("fct_stock"."stock_day_key" in (
  select
    max("stock_day"."day_key") as "day_key"
  from "gold"."dim_day" as "stock_day"
  where "stock_day"."days_from_now" <= 0
    and ("stock_day"."is_weekend" = false)
    and ("stock_day"."day" >= cast('2024-01-01' as date))
  group by "stock_day"."month"
))
group by "stock_day"."month", "fct_stock"."product"
order by "stock_day"."month", "fct_stock"."product"`);
});

test('the same query is the same text, and a dimension named twice counts once', () => {
  const compile = (by: readonly ('channel' | 'customer.tier')[]) => compileMetric(revenue, { by }).sql;
  expect(compile(['channel', 'customer.tier', 'channel'])).toBe(compile(['channel', 'customer.tier']));
});

test('another environment has its own schemas', () => {
  expect(compileMetric(revenue, {}, { environment: 'dev' }).sql).toContain('from "dev__gold"."fct_order"');
});
