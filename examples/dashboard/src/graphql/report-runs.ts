import { graphql } from './generated/index.ts';

/** What is shown of a run. The cache keeps it by `id`, so that every list shows the newest of it. */
export const RunFields = graphql(`
  fragment RunFields on AccountReport {
    id
    _id
    report
    state
    finished
    progress
    currentLine
    message
    createdAt
    endedAt
    startedBy {
      id
      name
    }
    parameters {
      raw
    }
    file {
      _id
      displayName
      filename
      contentType
      size
    }
  }
`);

export const StartRun = graphql(`
  mutation StartRun($input: StartAccountReportInput!) {
    startAccountReport(input: $input) {
      reused
      report {
        ...RunFields
      }
      errors {
        code
        message
        attribute
      }
    }
  }
`);

export const AbortRun = graphql(`
  mutation AbortRun($id: ID!) {
    abortReport(input: { id: $id }) {
      report {
        id
        ... on AccountReport {
          ...RunFields
        }
      }
      errors {
        code
        message
      }
    }
  }
`);

export const DeleteRun = graphql(`
  mutation DeleteRun($id: ID!) {
    deleteReport(input: { id: $id }) {
      deletedId
      errors {
        code
        message
      }
    }
  }
`);

/** The link expires, so it is asked for when it is followed. */
export const FileLink = graphql(`
  query FileLink($id: ID!) {
    report(id: $id) {
      id
      file {
        _id
        url
      }
    }
  }
`);

export const RunStatus = graphql(`
  query RunStatus($id: ID!) {
    report(id: $id) {
      id
      ... on AccountReport {
        ...RunFields
      }
    }
  }
`);
