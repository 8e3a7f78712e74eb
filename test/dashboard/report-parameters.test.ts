import { expect, it } from 'vitest';
import {
  controlOf,
  labelOf,
  toParametersInput,
} from '../../examples/dashboard/src/pages/reports/parameters.ts';
import { schema } from '../../src/schema/index.ts';
import { startGateway } from '../support/gateway.ts';

const define = (name: string, description = '') => ({ name, required: false, description });

it('sends what the gateway knows by its own name, what else there is under that of Canvas', () => {
  const definitions = [
    define('enrollment_term_id'),
    define('users', 'Get the users file'),
    define('admins', 'Get the admins file'),
    define('start_at'),
    define('enrollment_state'),
    define('flavour', 'Which one'),
    define('course_id'),
  ];
  expect(
    toParametersInput(definitions, {
      enrollment_term_id: '4',
      users: true,
      admins: true,
      start_at: '2026-09-01',
      enrollment_state: ['active', 'completed'],
      flavour: 'mint',
      course_id: '',
    }),
  ).toEqual({
    enrollmentTermId: '4',
    users: true,
    startAt: '2026-09-01T00:00:00Z',
    enrollmentState: ['active', 'completed'],
    extra: { admins: true, flavour: 'mint' },
  });
});

it('sends nothing for what was left alone or switched off again', () => {
  const definitions = [define('users', 'Get the users file'), define('enrollment_state')];
  expect(toParametersInput(definitions, { users: false, enrollment_state: [] })).toEqual({});
});

it('asks for every parameter of the embedded Canvas in a way that the gateway takes', async () => {
  const { query } = await startGateway();
  const { data } = await query(
    '{ account(id: 1) { availableReports { report parameters { name required description } } } }',
  );
  const input = schema.getType('ReportParametersInput');
  const fields = input && 'getFields' in input ? Object.keys(input.getFields()) : [];
  const samples = {
    term: '4',
    day: '2026-09-01',
    flag: true,
    order: 'users',
    states: ['active'],
    text: '1',
  };
  interface Report {
    report: string;
    parameters: ReturnType<typeof define>[];
  }
  const reports = data.account.availableReports as Report[];
  expect(reports.length).toBeGreaterThan(15);
  for (const { report, parameters } of reports) {
    const values = Object.fromEntries(
      parameters.map((parameter) => [parameter.name, samples[controlOf(parameter)]]),
    );
    const sent = toParametersInput(parameters, values);
    for (const name of Object.keys(sent)) expect(fields).toContain(name);
    const { data: started, errors } = await query(
      `mutation ($input: StartAccountReportInput!) {
        startAccountReport(input: $input) { report { id } errors { message } }
      }`,
      { variables: { input: { accountId: '1', report, parameters: sent } } },
    );
    expect(errors).toBeUndefined();
    expect(started.startAccountReport.errors, report).toEqual([]);
  }
});

it('names parameters for people', () => {
  expect(
    ['enrollment_term_id', 'created_by_sis', 'start_at', 'group_categories'].map(labelOf),
  ).toEqual(['Term', 'Created by SIS', 'Start', 'Group categories']);
});
