import { formatNumber } from '../format.ts';

/** Numbers that stand for themselves. */
export function Tiles({ tiles }: { tiles: readonly { name: string; value: number | string }[] }) {
  return (
    <dl className="tiles">
      {tiles.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'number' ? formatNumber(value) : value}</dd>
        </div>
      ))}
    </dl>
  );
}
