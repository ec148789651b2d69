import { renderForgetting } from './forget-report.ts';

const forgetting = {
  recordId: '003000000000001AAA',
  object: 'Contact',
  versions: 2,
  rejected: 0,
  wasForgotten: true,
  loadSeq: 7,
};

test('environments with tables of their own are named, since a build of the base leaves those as they are', () => {
  expect(
    renderForgetting({ ...forgetting, environments: ['pr_12', 'pr_13'] })
      .split('\n')
      .at(-1),
  ).toBe('Environments hold it until they are built too, or dropped: pr_12, pr_13.');
});

test('without such environments nothing is said of them', () => {
  expect(renderForgetting({ ...forgetting, environments: [] })).not.toContain('Environments');
});
