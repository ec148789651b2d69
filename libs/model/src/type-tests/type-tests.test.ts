import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = join(import.meta.dirname, 'fixtures');
const workspace = join(import.meta.dirname, '../../../..');

/** The workspace's own compiler options, checking only. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(workspace, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, workspace);
  return { ...options, composite: false, declarationMap: false, emitDeclarationOnly: false, noEmit: true, rewriteRelativeImportExtensions: false, allowImportingTsExtensions: true };
}

interface Finding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** `// error: sentence` stands on the line before the one TypeScript must complain about with that sentence. */
function expectedFindings(file: string): Finding[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const message = /^\s*\/\/ error: (.*)$/.exec(text)?.[1];
      return message === undefined ? [] : [{ file, line: index + 2, message }];
    });
}

const files = readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();
const program = ts.createProgram(files.map((name) => join(folder, name)), compilerOptions());
const found: Finding[] = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
  const { fileName } = diagnostic.file!;
  const { line } = diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start!);
  return { file: fileName.slice(fileName.lastIndexOf('/') + 1), line: line + 1, message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n') };
});
const at = ({ file, line }: Finding) => `${file}:${line}`;

test.each(files.flatMap(expectedFindings).map((finding) => [at(finding), finding.message]))('%s says: %s', (place, message) => {
  const messages = found.filter((finding) => at(finding) === place).map((finding) => finding.message);
  expect(messages.join('\n')).toContain(message);
});

test('nothing else is refused: what is legal compiles', () => {
  const expected = new Set(files.flatMap(expectedFindings).map(at));
  expect(found.filter((finding) => !expected.has(at(finding)))).toEqual([]);
});

test('there are at least twenty illegal uses', () => {
  expect(files.flatMap(expectedFindings).length).toBeGreaterThanOrEqual(20);
});
