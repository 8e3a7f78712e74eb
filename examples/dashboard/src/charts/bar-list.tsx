import { formatNumber, formatShare } from '../format.ts';

/** Named amounts, the largest first, each with a bar: a list that needs no other form for screen readers. */
export function BarList({ items }: { items: readonly { name: string; value: number }[] }) {
  const sorted = items.toSorted((one, other) => other.value - one.value);
  const most = sorted[0]?.value ?? 0;
  const total = sorted.reduce((sum, { value }) => sum + value, 0);
  return (
    <ol className="bar-list">
      {sorted.map(({ name, value }) => (
        <li key={name}>
          <span className="bar-name">{name}</span>
          <span className="bar-track" aria-hidden="true">
            <span style={{ width: `${(value / most) * 100}%` }} />
          </span>
          <span className="bar-value">{formatNumber(value)}</span>
          <span className="bar-share">{formatShare(value / total)}</span>
        </li>
      ))}
    </ol>
  );
}
