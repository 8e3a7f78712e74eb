/**
 * The institution that the embedded Canvas serves: one seeded, deterministic world that every route
 * and every report reads, so that all of them agree. Ids are `bigint` because some exceed 2^53.
 * Instants are `Date`, days are `yyyy-mm-dd` (UTC).
 */
export interface World {
  readonly seed: number;
  /** The instant at which the world's history ends: no activity and no submission is later. */
  readonly today: Date;
  readonly rootAccount: Account;
  readonly defaultTerm: Term;
  readonly terms: readonly Term[];
  readonly accounts: readonly Account[];
  /** Every course that is not deleted, by ascending id. */
  readonly courses: readonly Course[];
  /** Courses deleted within the last 30 days; `course` does not find them. */
  readonly deletedCourses: readonly Course[];

  account(id: bigint): Account | undefined;
  course(id: bigint): Course | undefined;
  term(id: bigint): Term | undefined;
  user(id: bigint): User | undefined;
  /** The user of a SIS id, found without looking at all users. */
  userBySisId(sisId: string): User | undefined;
  /** The user of a login, in any case, found without looking at all users. */
  userByLogin(loginId: string): User | undefined;
  quiz(courseId: bigint, quizId: bigint): Quiz | undefined;

  childAccounts(accountId: bigint): readonly Account[];
  /** The account and all accounts below it. */
  subtree(accountId: bigint): readonly Account[];
  /** Courses of the account's whole subtree, by ascending id. */
  coursesOf(accountId: bigint): readonly Course[];
  sections(courseId: bigint): readonly Section[];
  /** Every enrolment of the course, in whatever state; instructors first, then students by id. */
  enrollments(courseId: bigint): readonly Enrollment[];
  /** Every enrolment of the user, by ascending course id: the inverse of `enrollments`. */
  enrollmentsOf(userId: bigint): readonly Enrollment[];
  /** The distinct users with an active or concluded student enrolment, ascending; no test student. */
  studentIds(courseId: bigint): readonly bigint[];
  /** All users that are enrolled somewhere or administer something, by ascending id. */
  users(): Iterable<User>;
  administrators(): readonly Administrator[];
  assignments(courseId: bigint): readonly Assignment[];
  quizzes(courseId: bigint): readonly Quiz[];
  quizQuestions(quizId: bigint, courseId: bigint): readonly QuizQuestion[];
  quizSubmissions(courseId: bigint, quizId: bigint): readonly QuizSubmission[];
  /** One per active or concluded student and published assignment. */
  submissions(courseId: bigint): readonly Submission[];
  submissionsOf(courseId: bigint, userId: bigint): readonly Submission[];
  /** Rounded current score per active or concluded student of the course; null where nothing is graded. */
  grades(courseId: bigint): readonly CourseGrade[];
  /** Page views and participations of one user in one course, by hour, ascending. */
  activityOf(courseId: bigint, userId: bigint): UserActivity;
  /** The sum of the activity of all users of the course, by day and by category. */
  courseActivity(courseId: bigint): CourseActivity;
  conversations(courseId: bigint, studentId: bigint): readonly ConversationDay[];
  groups(courseId: bigint): readonly Group[];
  discussionTopicCount(courseId: bigint): number;
  mediaObjectCount(courseId: bigint): number;
  attachmentCount(courseId: bigint): number;
  outcomes(): readonly Outcome[];
}

export interface Account {
  id: bigint;
  name: string;
  parentId: bigint | null;
  sisId: string | null;
  uuid: string;
  /** IANA name. */
  timeZone: string;
}

export interface Term {
  id: bigint;
  name: string;
  sisId: string | null;
  startAt: Date | null;
  endAt: Date | null;
  createdAt: Date;
  isDefault: boolean;
}

export interface Course {
  id: bigint;
  name: string;
  code: string;
  accountId: bigint;
  termId: bigint;
  sisId: string | null;
  uuid: string;
  state: 'unpublished' | 'available' | 'completed' | 'deleted';
  isPublic: boolean;
  /** True where students may not see how scores are distributed. */
  hidesScores: boolean;
  createdAt: Date;
  startAt: Date | null;
  endAt: Date | null;
  storageMb: number;
}

export interface Section {
  id: bigint;
  courseId: bigint;
  name: string;
  sisId: string | null;
}

export interface User {
  id: bigint;
  /** Names such as "Ada Obi"; sortable "Obi, Ada". */
  name: string;
  sortableName: string;
  shortName: string;
  sisId: string | null;
  loginId: string;
  email: string;
  /** IANA name. */
  timeZone: string;
  createdAt: Date;
  lastAccessAt: Date | null;
  lastIp: string | null;
  /** True for the "Test Student" of a course, who is nobody. */
  isTestStudent: boolean;
}

export type EnrollmentType =
  'StudentEnrollment' | 'TeacherEnrollment' | 'TaEnrollment' | 'StudentViewEnrollment';
export type EnrollmentState = 'active' | 'invited' | 'inactive' | 'completed' | 'deleted';

export interface Enrollment {
  id: bigint;
  courseId: bigint;
  sectionId: bigint;
  userId: bigint;
  type: EnrollmentType;
  state: EnrollmentState;
  /** True for instructors who see the students of their own section only. */
  limitedToSection: boolean;
  createdAt: Date;
  lastActivityAt: Date | null;
}

export interface Administrator {
  userId: bigint;
  accountId: bigint;
  role: string;
}

export interface Assignment {
  id: bigint;
  courseId: bigint;
  title: string;
  pointsPossible: number | null;
  dueAt: Date | null;
  unlockAt: Date | null;
  muted: boolean;
  nonDigital: boolean;
  published: boolean;
  moduleIds: readonly bigint[];
  /** The only section that has to do it; null where the whole course has. */
  onlySectionId: bigint | null;
  /** Sections with a due date of their own, in place of `dueAt`. */
  sectionDueDates: readonly SectionDueDate[];
  /** The classic quiz that it is the gradebook column of. */
  quizId: bigint | null;
}

export interface SectionDueDate {
  sectionId: bigint;
  dueAt: Date;
}

export interface Submission {
  assignmentId: bigint;
  userId: bigint;
  /** The student's own due date, whole minutes. */
  dueAt: Date | null;
  /** Null where nothing is graded. */
  score: number | null;
  submittedAt: Date | null;
  gradedAt: Date | null;
  postedAt: Date | null;
  /**
   * When analytics takes the work to be done: at submission, or for work that is not submitted
   * online the earlier of grading and due date (analytics: `assignment_submission.rb`).
   */
  recordedAt: Date | null;
  excused: boolean;
  /** False where there is no submission record at all. */
  exists: boolean;
  status: 'on_time' | 'late' | 'missing' | 'floating';
}

export interface CourseGrade {
  userId: bigint;
  /** 0 to 100, one decimal; null where nothing is graded. */
  currentScore: number | null;
  finalScore: number | null;
}

export interface UserActivity {
  /** Views in the hour that begins at `hour` (epoch milliseconds), by one category of controllers each. */
  pageViews: readonly { hour: number; category: string; views: number }[];
  /** By ascending instant; `url` is a path. */
  participations: readonly { at: Date; url: string }[];
}

export interface CourseActivity {
  /** Ascending; days without views are missing. */
  byDay: readonly { day: string; views: number; participations: number }[];
  /** Ascending by name; categories without views are missing. */
  byCategory: readonly { category: string; views: number }[];
}

export interface ConversationDay {
  /** yyyy-mm-dd, UTC. */
  day: string;
  instructorMessages: number;
  studentMessages: number;
}

export interface Quiz {
  id: bigint;
  courseId: bigint;
  title: string;
  type: 'practice_quiz' | 'assignment' | 'graded_survey' | 'survey';
  anonymousSubmissions: boolean;
  published: boolean;
  publishedAt: Date | null;
  pointsPossible: number;
  questionCount: number;
  allowedAttempts: number;
  /** Minutes; null is no limit. */
  timeLimit: number | null;
  dueAt: Date | null;
  unlockAt: Date | null;
  lockAt: Date | null;
  assignmentId: bigint | null;
}

export interface QuizQuestion {
  id: bigint;
  title: string;
  text: string;
  points: number;
  /** The first is the right one. */
  answers: readonly string[];
}

export interface QuizSubmission {
  userId: bigint;
  attempt: number;
  finishedAt: Date;
  score: number;
  /** Index into the question's `answers`, by question; null where unanswered. */
  answers: readonly (number | null)[];
}

export interface Group {
  id: bigint;
  courseId: bigint;
  categoryId: bigint;
  categoryName: string;
  name: string;
  userIds: readonly bigint[];
}

export interface Outcome {
  id: bigint;
  title: string;
  description: string;
  masteryPoints: number;
  ratings: readonly { points: number; description: string }[];
}
