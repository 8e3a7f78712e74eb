/** A Markdown table as Prettier aligns it: the first column to the left, the others to the right. */
export function toTable(head: string[], rows: string[][]): string[] {
  const widths = head.map((cell, column) =>
    Math.max(column === 0 ? 3 : 4, cell.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: string[]) =>
    `| ${cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)];
}
