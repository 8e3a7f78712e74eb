import { graphql } from 'relay-runtime';

/** What a progress bar shows of a report of any family; refetched by `node`. */
export const ReportProgress = graphql`
  fragment ReportProgress_report on Report @refetchable(queryName: "ReportProgressRefetchQuery") {
    state
    finished
    progress
  }
`;

/** The run that an account last made of one type. */
export const ReportProgressQuery = graphql`
  query ReportProgressQuery($report: String!) {
    account(id: "1") {
      availableReport(report: $report) {
        lastRun {
          id
          ...ReportProgress_report
        }
      }
    }
  }
`;
