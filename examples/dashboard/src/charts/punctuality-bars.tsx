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

type Counts = Readonly<Omit<Punctuality, 'id' | 'title'>>;

const kinds = [
  ['onTime', 'On time', 'good'],
  ['late', 'Late', 'fair'],
  ['missing', 'Missing', 'poor'],
  ['floating', 'Not due yet', 'idle'],
] as const;

/** The part of the whole that Canvas counts under none of the kinds. */
const rest = ['Not handed in yet', 'rest'] as const;

/** The parts of a whole in the order of the bar; a rest below half a percent is rounding. */
function partsOf(counts: Counts, total: number) {
  const known = kinds.map(([key, name, className]) => ({ name, className, amount: counts[key] }));
  const left = total - known.reduce((sum, { amount }) => sum + amount, 0);
  const [name, className] = rest;
  return [...known, { name, className, amount: left > total * 0.005 ? left : 0 }];
}

/** The shares of students who handed each assignment in on time, late or not at all. */
export function PunctualityBars({ rows }: { rows: readonly Punctuality[] }) {
  return (
    <figure className="chart">
      <figcaption>
        <Legend items={[...kinds.map(([, name, className]) => [name, className] as const), rest]} />
      </figcaption>
      <ol className="punctuality">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="row-title">{row.title}</span>
            <PunctualityBar counts={row} total={1} format={formatShare} />
          </li>
        ))}
      </ol>
      <Numbers
        label="Punctuality"
        table={{
          columns: ['Assignment', ...kinds.map(([, name]) => name), rest[0]],
          rows: rows.map((row) => [
            row.title,
            ...partsOf(row, 1).map(({ amount }) => formatShare(amount)),
          ]),
        }}
      />
    </figure>
  );
}

/** One bar that is `total` long, in a colour for each kind. */
export function PunctualityBar({
  counts,
  total,
  format,
}: {
  counts: Counts;
  total: number;
  format: (amount: number) => string;
}) {
  const parts = partsOf(counts, total).filter(({ amount }) => amount > 0);
  const words = parts.map(({ name, amount }) => `${name} ${format(amount)}`).join(', ');
  return (
    <span className="stack" role="img" aria-label={words || 'Not tallied'} title={words}>
      {parts.map(({ name, className, amount }) => (
        <span key={name} className={className} style={{ width: `${(amount / total) * 100}%` }} />
      ))}
    </span>
  );
}
