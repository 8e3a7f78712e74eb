import { Link, Redirect } from 'wouter';
import { Load } from '../../components/load.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { roleTitle } from '../../session/people.ts';
import { useSession } from '../../session/session.tsx';

const HomeQuery = graphql(`
  query Home {
    accountsConnection(first: 50) {
      nodes {
        id
        _id
        name
      }
    }
  }
`);

/** Where a visitor begins: the department that they administer, or a course that they belong to. */
export function HomePage() {
  const { person } = useSession();
  const accounts = useLoaded({ query: HomeQuery }, (data) => data.accountsConnection?.nodes);
  if (accounts.state === 'ready' && accounts.value[0]) {
    return <Redirect to={`/accounts/${accounts.value[0]._id}`} replace />;
  }
  return (
    <>
      <PageHeader
        title={`Hello, ${person.name}`}
        facts={`${roleTitle(person)}: ${person.rights}`}
      />
      <div className="panels">
        <Panel title="Your departments" note="Accounts that you administer">
          <Load
            part={accounts}
            isEmpty={(list) => list.length === 0}
            empty="You administer no account. Department pages and account reports belong to administrators."
            height={60}
          >
            {() => null}
          </Load>
        </Panel>
        {person.courseId !== null && (
          <Panel title="Your courses" note="Any other opens by its id, at the top of the page">
            <ul className="links">
              <li>
                <Link href={`/courses/${person.courseId}`}>Course {person.courseId}</Link>
              </li>
              {person.role === 'student' && (
                <li>
                  <Link href={`/courses/${person.courseId}/students/${person.userId}`}>
                    You in this course
                  </Link>
                </li>
              )}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}
