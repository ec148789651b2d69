import { generatedBlocks, replaceGenerated } from './generated-blocks.ts';

const block = (name: string, text: string) => `<!-- generated: ${name} -->\n\n${text}\n\n<!-- end of generated -->`;

test('the text of each block is replaced by its own, and what stands around them stays', () => {
  const document = `# Title\n\n${block('one', 'old')}\n\nBetween.\n\n${block('two 2', 'old $1')}\n`;
  expect(replaceGenerated(document, (name) => `new ${name} $&`)).toBe(
    `# Title\n\n${block('one', 'new one $&')}\n\nBetween.\n\n${block('two 2', 'new two 2 $&')}\n`,
  );
  expect(generatedBlocks(document)).toEqual(['one', 'two 2']);
});

test('a block that holds nothing yet is filled, and filling twice changes nothing', () => {
  const empty = '<!-- generated: one -->\n\n<!-- end of generated -->\n';
  const filled = replaceGenerated(empty, () => 'text');
  expect(filled).toBe(`${block('one', 'text')}\n`);
  expect(replaceGenerated(filled, () => 'text')).toBe(filled);
});
