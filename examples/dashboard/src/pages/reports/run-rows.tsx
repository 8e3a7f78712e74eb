import { Load } from '../../components/load.tsx';
import { ScrollArea } from '../../components/scroll-area.tsx';
import { ReportRows } from '../../graphql/report-rows.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const first = 20; // rows

/** The first rows of each table in a run's file. */
export function RunRows({ id }: { id: string }) {
  const tables = useLoaded(
    { query: ReportRows, variables: { id, first } },
    ({ report }) => report?.file?.tables,
  );
  return (
    <div className="run-rows">
      <Load
        part={tables}
        isEmpty={(list) => list.length === 0}
        empty="The file holds no tables. Download it to look inside."
        height={160}
      >
        {(list) =>
          list.map(({ name, columns, rowsConnection }) => (
            <section key={name} aria-label={name}>
              <h3>{name}</h3>
              <ScrollArea label={`First rows of ${name}`}>
                <table className="data-table raw">
                  <thead>
                    <tr>
                      {columns.map((column, index) => (
                        <th key={index} scope="col">
                          {column}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {rowsConnection?.nodes.map(({ cells }, row) => (
                      <tr key={row}>
                        {cells.map((cell, index) => (
                          <td key={index}>{cell}</td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </ScrollArea>
              {rowsConnection?.nodes.length === 0 && <p className="note">No rows.</p>}
              {rowsConnection?.pageInfo.hasNextPage && (
                <p className="note">The first {first} rows; the file has more.</p>
              )}
            </section>
          ))
        }
      </Load>
    </div>
  );
}
