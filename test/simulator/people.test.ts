import { expect, it } from 'vitest';
import { listPeople } from '../../simulator/people.ts';
import { SimulatorFixture } from '../support/simulator.ts';

const fixture = new SimulatorFixture();

it('names people by the users behind their tokens, and teachers and students by a running course', async () => {
  const people = listPeople(fixture.simulator.world);
  expect(people.map(({ role }) => role)).toEqual([
    'admin',
    'subAdmin',
    'analyst',
    'teacher',
    'student',
    'scoped',
    'expired',
  ]);
  for (const person of people.filter(({ role }) => role !== 'expired')) {
    const answer = await fixture.ask('/api/v1/users/self', {
      token: null,
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect(answer.body).toMatchObject({ id: Number(person.userId), name: person.name });
    const isMember = person.role === 'teacher' || person.role === 'student';
    expect(person.courseId !== null).toBe(isMember);
    if (person.courseId === null) continue;
    const { world } = fixture.simulator;
    const enrolled = world.enrollments(BigInt(person.courseId));
    expect(enrolled.some(({ userId }) => String(userId) === person.userId)).toBe(true);
  }
});
