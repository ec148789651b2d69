const BLOCK = /<!-- generated: (.+?) -->\n[\s\S]*?<!-- end of generated -->/g;

/** A document with the text between each `<!-- generated: name -->` and `<!-- end of generated -->` written anew. */
export const replaceGenerated = (document: string, render: (name: string) => string): string =>
  document.replace(
    BLOCK,
    (_, name: string) => `<!-- generated: ${name} -->\n\n${render(name)}\n\n<!-- end of generated -->`,
  );

/** Names of the generated blocks of a document, in order. */
export const generatedBlocks = (document: string): string[] => [...document.matchAll(BLOCK)].map(([, name]) => name!);
