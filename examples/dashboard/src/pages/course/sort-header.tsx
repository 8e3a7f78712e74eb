import type { StudentSummarySort } from '../../graphql/generated/graphql.ts';

type Column = 'NAME' | 'PAGE_VIEWS' | 'PARTICIPATIONS';

/** The head of a column that orders the table: once, then the other way round. */
export function SortHeader({
  name,
  by,
  sort,
  onSort,
}: {
  name: string;
  by: Column;
  sort: StudentSummarySort;
  onSort: (sort: StudentSummarySort) => void;
}) {
  const descending: StudentSummarySort = `${by}_DESCENDING`;
  const order = sort === by ? 'ascending' : sort === descending ? 'descending' : 'none';
  // Who looks for numbers looks for the largest ones first.
  const first = by === 'NAME' ? by : descending;
  const other = by === 'NAME' ? descending : by;
  return (
    <th scope="col" aria-sort={order}>
      <button
        type="button"
        className="sort"
        onClick={() => {
          onSort(sort === first ? other : first);
        }}
      >
        {name}
        <span aria-hidden="true">{{ ascending: ' ↑', descending: ' ↓', none: ' ↕' }[order]}</span>
      </button>
    </th>
  );
}
