const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
};

/** The text of a little HTML, as a CSV header has it. */
export function toPlainText(html: string): string {
  const text = html.replace(/<\/?[a-z][^<>]*>/gi, '');
  return text.replace(/&(\w+|#39);/g, (whole, name: string) => entities[name] ?? whole).trim();
}
