import { useSearchParams } from 'wouter';
import { Load } from '../../components/load.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { ReportList } from './report-list.tsx';
import { ReportDetail } from './report-detail.tsx';

const AvailableReportsQuery = graphql(`
  query ReportCentre($id: ID!) {
    account(id: $id) {
      id
      availableReports {
        report
        title
        descriptionHtml
        parameters {
          name
          required
          description
        }
        lastRun {
          ...RunFields
        }
      }
    }
  }
`);

const AccountNameQuery = graphql(`
  query ReportCentreAccount($id: ID!) {
    account(id: $id) {
      id
      name
    }
  }
`);

/** Every report that Canvas offers in an account: start it, watch it, read it, remove it. */
export function ReportsPage({ accountId }: { accountId: string }) {
  const variables = { id: accountId };
  const account = useLoaded({ query: AccountNameQuery, variables }, (data) => data.account);
  const reports = useLoaded(
    { query: AvailableReportsQuery, variables },
    (data) => data.account?.availableReports,
  );
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <PageHeader
        title="Reports"
        crumbs={
          account.state === 'ready'
            ? [{ name: account.value.name, href: `/accounts/${accountId}` }]
            : []
        }
        facts="What Canvas can write about this account, as files"
      />
      <Load
        part={reports}
        isEmpty={(list) => list.length === 0}
        empty="This Canvas offers no reports in this account."
        height={480}
      >
        {(list) => {
          const shown =
            list.find(({ report }) => report === search.get('report')) ??
            list.find(({ lastRun }) => lastRun) ??
            list[0]!;
          return (
            <div className="report-centre">
              <ReportList
                reports={list}
                shown={shown.report}
                onShow={(report) => {
                  setSearch({ report });
                }}
              />
              <ReportDetail
                key={shown.report}
                accountId={accountId}
                report={shown}
                onChange={reports.state === 'ready' ? reports.retry : undefined}
              />
            </div>
          );
        }}
      </Load>
    </>
  );
}
