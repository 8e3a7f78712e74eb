import { graphql } from 'relay-runtime';

/** A page of an account's courses, as a component with `usePaginationFragment` declares it. */
export const AccountCourses = graphql`
  fragment AccountCourses_account on Account
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "AccountCoursesPaginationQuery") {
    name
    coursesConnection(first: $count, after: $cursor)
      @connection(key: "AccountCourses_coursesConnection") {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;

/** The query of the screen that shows them. */
export const AccountCoursesQuery = graphql`
  query AccountCoursesQuery($id: ID!) {
    account(id: $id) {
      id
      ...AccountCourses_account
    }
  }
`;
