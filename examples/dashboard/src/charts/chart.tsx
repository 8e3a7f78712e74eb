import { ParentSize } from '@visx/responsive';
import { type ReactNode, useState } from 'react';
import { type ChartTable, Numbers } from './numbers.tsx';

/** Tells of the mark that the pointer is on; without one, of the whole. */
export type Point = (text: string | undefined) => void;

/**
 * A picture of numbers as wide as its place: what it says as a sentence, the mark under the pointer, and
 * the same numbers as a table for whoever cannot see it.
 */
export function Chart({
  label,
  summary,
  height,
  legend,
  table,
  children,
}: {
  /** What is drawn, for the name of the picture. */
  label: string;
  /** What it shows, in a sentence. */
  summary: string;
  /** Pixels. */
  height: number;
  legend?: ReactNode;
  table: ChartTable;
  children: (width: number, point: Point) => ReactNode;
}) {
  const [pointed, setPointed] = useState<string>();
  return (
    <figure className="chart">
      <figcaption>
        <span className="readout">{pointed ?? summary}</span>
        {legend}
      </figcaption>
      <div style={{ height }}>
        <ParentSize debounceTime={50}>
          {({ width }) =>
            width > 0 && (
              <svg
                width={width}
                height={height}
                role="img"
                aria-label={`${label}. ${summary}`}
                onPointerLeave={() => {
                  setPointed(undefined);
                }}
              >
                {children(width, setPointed)}
              </svg>
            )
          }
        </ParentSize>
      </div>
      <Numbers label={label} table={table} />
    </figure>
  );
}
