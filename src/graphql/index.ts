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
import './reports.ts';
import './account-reports.ts';
import './available-account-reports.ts';
import './course-reports.ts';
import './quiz-reports.ts';
import './report-actions.ts';
import './report-updates.ts';
import './department-analytics.ts';
import './course-analytics.ts';
import './student-analytics.ts';
import './entities.ts';
import { type DocumentNode, specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import { toExecutionSchema } from './execution-schema.ts';
import { incrementalDirectives } from './incremental-delivery.ts';
import { addRowFields, withRowFields } from './row-projection.ts';

export { maxAgeOf } from './cache-hints.ts';
export { checkArguments, markValueErrors } from './check-arguments.ts';
export { checkDocument, checkVariables, limitExceeded } from './document-limits.ts';
export { operationCost, tooCostly } from './operation-cost.ts';
export { compileWriter, type DataWriter } from './data-writer.ts';
export { JsonOutput } from './json-output.ts';
export { isForInterpreting, fieldNodesAt, readsData } from './operations.ts';

const directives = [...specifiedDirectives, ...incrementalDirectives];

/** The public schema, sorted, as `schema/schema.graphql` has it. */
export const schema = builder.toSchema({ directives });

/** The same schema as compiled queries are made from. */
export const executionSchema = addRowFields(toExecutionSchema(builder.toSchema({ directives })));

/** The document that an operation of another one is compiled from. */
export const toExecutionDocument = (document: DocumentNode): DocumentNode =>
  withRowFields(schema, document);
