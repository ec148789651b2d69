import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

const workspace = join(import.meta.dirname, '../../..');

export interface Finding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** The workspace's own compiler options, checking only. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(workspace, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, workspace);
  return {
    ...options,
    composite: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    noEmit: true,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
  };
}

/** Type-checks files, some of which may exist only here (path to text), and reports the findings in them. */
export function checkTypes(paths: readonly string[], virtual: ReadonlyMap<string, string> = new Map()) {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => virtual.has(name) || fileExists(name);
  host.readFile = (name) => virtual.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = virtual.get(name);
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
  };
  const roots = [...paths, ...virtual.keys()];
  const program = ts.createProgram(roots, options, host);
  const findings = roots
    .flatMap((name) => {
      const file = program.getSourceFile(name);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    })
    .map((diagnostic): Finding => {
      const { line } = diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start!);
      const { fileName } = diagnostic.file!;
      return {
        file: fileName.slice(fileName.lastIndexOf('/') + 1),
        line: line + 1,
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
      };
    });
  return { findings, instantiations: program.getInstantiationCount() };
}

/** What a file says must be found in it: `// error: sentence` stands on the line before the one TypeScript must complain about with that sentence. */
export function expectedFindings(path: string): Finding[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const message = /^\s*\/\/ error: (.*)$/.exec(text)?.[1];
      return message === undefined ? [] : [{ file: basename(path), line: index + 2, message }];
    });
}
