/** The part of the gateway's public schema that the operations use, for the peers that read SDL. */
export const typeDefs = /* GraphQL */ `
  scalar DateTime
  scalar Date

  type Query {
    account(id: ID): Account
    course(id: ID): Course
  }

  enum DepartmentFilter {
    CURRENT
    COMPLETED
  }

  type Account {
    _id: ID!
    name: String!
    coursesConnection(first: Int, after: String): CourseConnection
    analytics(termId: ID, filter: DepartmentFilter): DepartmentAnalytics
  }

  type DepartmentAnalytics {
    grades: GradeDistribution
    statistics: DepartmentStatistics
  }

  type DepartmentStatistics {
    courses: Int!
    subaccounts: Int!
    teachers: Int!
    students: Int!
    discussionTopics: Int!
    mediaObjects: Int!
    attachments: Int!
    assignments: Int!
  }

  type GradeDistribution {
    bins: [GradeBin!]!
    total: Int!
  }

  type GradeBin {
    score: Int!
    count: Int!
  }

  type CourseConnection {
    nodes: [Course!]!
  }

  type Course {
    _id: ID!
    name: String!
    courseCode: String
    account: Account
    term: Term
    quizzesConnection(first: Int, after: String): QuizConnection
    analytics: CourseAnalytics
  }

  type Term {
    _id: ID!
    name: String
    startAt: DateTime
    endAt: DateTime
  }

  type CourseAnalytics {
    activity: [DailyActivity!]
  }

  type DailyActivity {
    date: Date!
    views: Int!
    participations: Int
  }

  type QuizConnection {
    nodes: [Quiz!]!
  }

  type Quiz {
    _id: ID!
    title: String
    pointsPossible: Float
    questionCount: Int
    dueAt: DateTime
    reports: [QuizReport!]
  }

  enum QuizReportType {
    STUDENT_ANALYSIS
    ITEM_ANALYSIS
  }

  type QuizReport {
    _id: ID!
    reportType: QuizReportType!
    readableType: String
    generatable: Boolean!
    anonymous: Boolean!
    includesAllVersions: Boolean!
    createdAt: DateTime
    updatedAt: DateTime
  }
`;
