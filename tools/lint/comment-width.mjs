/** ESLint's rule for comments that are too wide to read; Prettier leaves comments as they are. */
export const commentWidth = {
  meta: {
    type: "layout",
    schema: [{ type: "integer", minimum: 1 }],
    messages: {
      tooWide: "A comment ends at column {{ width }}; {{ most }} are the most.",
    },
  },
  create(context) {
    const [most] = context.options;
    const { lines } = context.sourceCode;
    return {
      Program() {
        for (const { loc } of context.sourceCode.getAllComments()) {
          for (let line = loc.start.line; line <= loc.end.line; line++) {
            const width =
              line === loc.end.line ? loc.end.column : lines[line - 1].length;
            const isAddress = /^[\s/*]*https?:\S+$/.test(lines[line - 1]);
            if (width > most && !isAddress)
              context.report({
                loc: { line, column: most },
                messageId: "tooWide",
                data: { width, most },
              });
          }
        }
      },
    };
  },
};
