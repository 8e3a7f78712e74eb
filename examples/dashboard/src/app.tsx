import { useEffect, useState } from 'react';
import { Route, Router, Switch } from 'wouter';
import { ErrorBoundary } from './components/error-boundary.tsx';
import { SiteFooter } from './components/site-footer.tsx';
import { SiteHeader } from './components/site-header.tsx';
import { CoursePage } from './pages/course/course-page.tsx';
import { DepartmentPage } from './pages/department/department-page.tsx';
import { HomePage } from './pages/home/home-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { ReportsPage } from './pages/reports/reports-page.tsx';
import { StudentPage } from './pages/student/student-page.tsx';
import { loadPeople, type Person } from './session/people.ts';
import { SessionProvider, useSession } from './session/session.tsx';

const base = import.meta.env.BASE_URL.replace(/\/$/, '');

/** The whole dashboard, once it is known whom its visitor may be. */
export function App() {
  const [people, setPeople] = useState<readonly Person[]>();
  useEffect(() => {
    loadPeople().then(setPeople, () => {
      setPeople([]);
    });
  }, []);
  if (people === undefined) return <p className="splash">Opening…</p>;
  const [first, ...others] = people;
  if (!first) {
    return (
      <main className="splash">
        <h1>The gateway does not answer</h1>
        <p>It names nobody to look as. The dashboard belongs to the embedded Canvas.</p>
      </main>
    );
  }
  return (
    <Router base={base}>
      <SessionProvider people={[first, ...others]}>
        <a className="skip-link" href="#main">
          Skip to the page
        </a>
        <SiteHeader />
        <main id="main" tabIndex={-1}>
          <ErrorBoundary>
            <Pages />
          </ErrorBoundary>
        </main>
        <SiteFooter />
      </SessionProvider>
    </Router>
  );
}

/** Each page begins anew for another department, course or student, and for another visitor. */
function Pages() {
  const { person } = useSession();
  return (
    <Switch key={person.token}>
      <Route path="/">
        <HomePage />
      </Route>
      <Route path="/accounts/:id">{({ id }) => <DepartmentPage key={id} id={id} />}</Route>
      <Route path="/accounts/:id/reports">
        {({ id }) => <ReportsPage key={id} accountId={id} />}
      </Route>
      <Route path="/courses/:id">{({ id }) => <CoursePage key={id} id={id} />}</Route>
      <Route path="/courses/:courseId/students/:studentId">
        {({ courseId, studentId }) => (
          <StudentPage key={`${courseId}/${studentId}`} courseId={courseId} studentId={studentId} />
        )}
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
