import { graphql } from './generated/index.ts';

/** A run as it is now, then each change of it, until it has finished. */
export const ReportUpdates = graphql(`
  subscription ReportUpdates($id: ID!) {
    reportUpdates(id: $id) {
      id
      ... on AccountReport {
        ...RunFields
      }
    }
  }
`);
