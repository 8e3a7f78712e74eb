import { formatShare } from '../format.ts';
import { Legend } from './legend.tsx';
import { Numbers } from './numbers.tsx';

export interface Punctuality {
  id: string;
  title: string;
  onTime: number;
  late: number;
  missing: number;
  /** Not due yet. */
  floating: number;
}

const kinds = [
  ['onTime', 'On time', 'good'],
  ['late', 'Late', 'fair'],
  ['missing', 'Missing', 'poor'],
  ['floating', 'Not due yet', 'idle'],
] as const;

/** How many handed each assignment in on time, late or not: shares that add up to one. */
export function PunctualityBars({ rows }: { rows: readonly Punctuality[] }) {
  return (
    <figure className="chart">
      <figcaption>
        <Legend items={kinds.map(([, name, className]) => [name, className])} />
      </figcaption>
      <ol className="punctuality">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="row-title">{row.title}</span>
            <PunctualityBar counts={row} format={formatShare} />
          </li>
        ))}
      </ol>
      <Numbers
        label="Punctuality"
        table={{
          columns: ['Assignment', ...kinds.map(([, name]) => name)],
          rows: rows.map((row) => [row.title, ...kinds.map(([key]) => formatShare(row[key]))]),
        }}
      />
    </figure>
  );
}

/** One bar in up to four colours, named by what they stand for. */
export function PunctualityBar({
  counts,
  format,
}: {
  counts: Readonly<Record<(typeof kinds)[number][0], number>>;
  format: (amount: number) => string;
}) {
  const total = kinds.reduce((sum, [key]) => sum + counts[key], 0);
  const words = kinds
    .filter(([key]) => counts[key] > 0)
    .map(([key, name]) => `${name} ${format(counts[key])}`)
    .join(', ');
  return (
    <span className="stack" role="img" aria-label={words || 'Not tallied'} title={words}>
      {kinds.map(
        ([key, , className]) =>
          counts[key] > 0 && (
            <span
              key={key}
              className={className}
              style={{ width: `${(counts[key] / total) * 100}%` }}
            />
          ),
      )}
    </span>
  );
}
