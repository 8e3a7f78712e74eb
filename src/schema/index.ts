/*
 * The schema, subject by subject. A type that nobody imports here is absent from it; a reference to one
 * that is not implemented fails the start.
 */
import './scalars.ts';
import './node.ts';
import './accounts.ts';
import './terms.ts';
import './courses.ts';
import './quizzes.ts';
import './users.ts';
import './rate-limit.ts';
import './reports/reports.ts';
import './reports/account-reports.ts';
import './reports/available-account-reports.ts';
import './reports/course-reports.ts';
import './reports/quiz-reports.ts';
import './reports/report-actions.ts';
import './reports/report-updates.ts';
import './analytics/department-analytics.ts';
import './analytics/course-analytics.ts';
import './analytics/student-analytics.ts';
import './federation/entities.ts';
import { specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import { incrementalDirectives } from './incremental-directives.ts';

/** Builds the schema, sorted; each call makes another one. */
export const buildSchema = () =>
  builder.toSchema({ directives: [...specifiedDirectives, ...incrementalDirectives] });

/** The public schema, sorted, as `schema/schema.graphql` has it. */
export const schema = buildSchema();
