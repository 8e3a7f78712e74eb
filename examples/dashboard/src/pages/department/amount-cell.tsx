import { formatNumber } from '../../format.ts';

/** A number of a table, with a bar that compares it with the largest of its column. */
export function AmountCell({ value, most }: { value: number; most: number }) {
  return (
    <td className="amount">
      <span className="amount-bar" aria-hidden="true">
        <span style={{ width: `${most > 0 ? (value / most) * 100 : 0}%` }} />
      </span>
      {formatNumber(value)}
    </td>
  );
}
