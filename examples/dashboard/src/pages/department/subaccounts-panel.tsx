import { Link } from 'wouter';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollArea } from '../../components/scroll-area.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { AmountCell } from './amount-cell.tsx';
import type { DepartmentVariables } from './department-page.tsx';

const SubaccountsQuery = graphql(`
  query DepartmentSubaccounts($id: ID!, $termId: ID, $filter: DepartmentFilter) {
    account(id: $id) {
      id
      analytics(termId: $termId, filter: $filter) {
        statisticsBySubaccount {
          account {
            id
            _id
          }
          name
          courses
          teachers
          students
        }
      }
    }
  }
`);

const columns = [
  ['courses', 'Courses'],
  ['teachers', 'Teachers'],
  ['students', 'Students'],
] as const;

/** The account and those below it, side by side. */
export function SubaccountsPanel({ query }: { query: DepartmentVariables }) {
  const subaccounts = useLoaded(
    { query: SubaccountsQuery, ...query },
    ({ account }) => account?.analytics?.statisticsBySubaccount,
  );
  return (
    <Panel title="Sub-accounts compared" note="What belongs to each account itself" wide>
      <Load
        part={subaccounts}
        isEmpty={(rows) => rows.length === 0}
        empty="This account has nothing below it."
        height={220}
      >
        {(rows) => (
          <ScrollArea label="Sub-accounts compared">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  {columns.map(([key, name]) => (
                    <th key={key} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.account._id}>
                    <th scope="row">
                      {row.account._id === query.variables.id ? (
                        row.name
                      ) : (
                        <Link href={`/accounts/${row.account._id}`}>
                          {row.name ?? row.account._id}
                        </Link>
                      )}
                    </th>
                    {columns.map(([key]) => (
                      <AmountCell
                        key={key}
                        value={row[key]}
                        most={Math.max(...rows.map((one) => one[key]))}
                      />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        )}
      </Load>
    </Panel>
  );
}
