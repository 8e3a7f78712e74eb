import { Link, useSearchParams } from 'wouter';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { ActivityPanels } from './activity-panels.tsx';
import { CoursesPanel } from './courses-panel.tsx';
import { GradesPanel } from './grades-panel.tsx';
import { defaultScope, type Scope, toScope } from './scope.ts';
import { StatisticsTiles } from './statistics-tiles.tsx';
import { SubaccountsPanel } from './subaccounts-panel.tsx';
import { TermSwitch } from './term-switch.tsx';

const DepartmentQuery = graphql(`
  query Department($id: ID!) {
    account(id: $id) {
      id
      name
      parentAccount {
        id
        _id
        name
      }
      rootAccount {
        id
        termsConnection(first: 100) {
          nodes {
            id
            _id
            name
            startAt
            endAt
          }
        }
      }
    }
  }
`);

/** A department in numbers, by term. */
export function DepartmentPage({ id }: { id: string }) {
  const department = useLoaded(
    { query: DepartmentQuery, variables: { id } },
    ({ account }) => account,
  );
  const [search, setSearch] = useSearchParams();
  if (department.state === 'problem') {
    return (
      <>
        <PageHeader title="Department" />
        <ProblemNotice problem={department.problem} retry={department.retry} />
      </>
    );
  }
  const account = department.state === 'ready' ? department.value : undefined;
  const terms = account?.rootAccount?.termsConnection?.nodes ?? [];
  const word = search.get('term') ?? (account ? defaultScope(terms) : undefined);
  const parent = account?.parentAccount;
  return (
    <>
      <PageHeader
        title={account?.name ?? 'Department'}
        crumbs={parent ? [{ name: parent.name, href: `/accounts/${parent._id}` }] : []}
      >
        <TermSwitch
          terms={terms}
          value={word}
          onChange={(term) => {
            setSearch({ term });
          }}
        />
        <Link href={`/accounts/${id}/reports`} className="button">
          Reports
        </Link>
      </PageHeader>
      <DepartmentPanels id={id} scope={word === undefined ? undefined : toScope(word)} />
    </>
  );
}

/** Each asks for itself, so that what Canvas refuses or computes long holds up nothing else. */
function DepartmentPanels({ id, scope }: { id: string; scope: Scope | undefined }) {
  const query = {
    variables: { id, ...(scope ?? { termId: null, filter: null }) },
    pause: scope === undefined,
  };
  return (
    <div className="panels">
      <StatisticsTiles query={query} />
      <ActivityPanels query={query} />
      <GradesPanel query={query} />
      <SubaccountsPanel query={query} />
      <CoursesPanel id={id} termId={scope?.termId ?? null} pause={query.pause} />
    </div>
  );
}

/** What the panels of a department ask with. */
export interface DepartmentVariables {
  variables: { id: string } & Scope;
  /** True until it is known which term is asked for. */
  pause: boolean;
}
