import { formatNumber } from '../../format.ts';

const words = ['none', 'little', 'as most', 'much'];

/** A student's total beside the largest of the course, coloured by where it stands among the others. */
export function Level({
  value,
  level,
  most,
}: {
  value?: number | null;
  /** 0 none, 1 below the first quartile, 2 below the third, 3 above. */
  level?: number | null;
  most?: number | null;
}) {
  if (value == null) return <td className="amount">–</td>;
  return (
    <td className="amount" title={level == null ? undefined : words[level]}>
      <span className={`amount-bar level-${level ?? 2}`} aria-hidden="true">
        <span style={{ width: `${most ? (value / most) * 100 : 0}%` }} />
      </span>
      {formatNumber(value)}
    </td>
  );
}
