import { expressionBuilder, ReferenceNode, sql } from 'kysely';
import { fragment } from '../expressions/expr.ts';
import { caseWhen, over, rowNumber, sum, type Expr } from '../index.ts';
import { windowPartitions } from './window-partitions.ts';

const eb = expressionBuilder<any, any>();
const [a, b] = [eb.ref('t.a'), eb.ref('t.b')];
const names = (...expressions: readonly Pick<Expr<any>, 'toOperationNode'>[]) =>
  windowPartitions(expressions.map((each) => each.toOperationNode())).map((partition) =>
    partition?.map((node) => (ReferenceNode.is(node) && 'column' in node.column ? node.column.column.name : node.kind)),
  );

test('every window says what it is partitioned by, however deep it lies', () => {
  const nested = caseWhen([[eb('t.a', '>', 1), rowNumber({ partitionBy: [a, b], orderBy: [a] })]], 0);
  expect(names(nested, over(sum(a), { orderBy: [b] }))).toEqual([['a', 'b'], []]);
});

test('what is no window has none', () => {
  expect(names(sum(a), a as any)).toEqual([]);
});

test('windows of a subquery are its own', () => {
  const query = eb.selectFrom('u').select([rowNumber({ orderBy: [eb.ref('u.a')] }).as('n')]);
  expect(names(query as any)).toEqual([]);
});

test.each([
  ['text that says over and has no window', fragment(["'over'"])],
  ['a window that somebody else wrote', fragment(['row_number() over ', ''], fragment(['()']))],
  ['two in one text, of which one is known', fragment(['row_number() over () + rank() over ', ''], a)],
  ['a window of Kysely', eb.fn.count('t.a').over().toOperationNode()],
  ['raw SQL', sql`rank() over (order by ${a})`.toOperationNode()],
])('%s may be any window', (_, node) => {
  expect(windowPartitions(node)).toContain(undefined);
});
