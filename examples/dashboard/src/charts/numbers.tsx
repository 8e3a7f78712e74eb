import { useState } from 'react';
import { ScrollArea } from '../components/scroll-area.tsx';

/** The numbers of a chart, in rows that begin with what they belong to. */
export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** The numbers of a chart, for whoever wants to read them. */
export function Numbers({ label, table }: { label: string; table: ChartTable }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="numbers"
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open);
      }}
    >
      <summary>The numbers</summary>
      {isOpen && (
        <ScrollArea label={`${label}: the numbers`}>
          <table>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([first, ...cells], row) => (
                <tr key={row}>
                  <th scope="row">{first}</th>
                  {cells.map((cell, index) => (
                    <td key={table.columns[index + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </details>
  );
}
