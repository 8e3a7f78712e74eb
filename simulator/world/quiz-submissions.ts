import { DAY, HOUR, TODAY } from './calendar.ts';
import { surveyTypes } from './quiz-questions.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { drawTraits } from './students.ts';
import type { Quiz, QuizQuestion, QuizSubmission } from './types.ts';

/** The attempts of one student at one quiz, by ascending attempt; none is later than today. */
export function drawAttempts(
  seed: number,
  quiz: Quiz,
  questions: readonly QuizQuestion[],
  userId: bigint,
): readonly QuizSubmission[] {
  if (!quiz.published || quiz.unlockAt === null || quiz.unlockAt >= TODAY) return [];
  const traits = drawTraits(seed, quiz.courseId, userId);
  const random = createRandom(seed, 'attempts', quiz.id, userId);
  const isPast = quiz.dueAt === null || quiz.dueAt <= TODAY;
  if (!random.chance(traits.diligence * (isPast ? 1.1 : 0.3))) return [];

  const finishedAts = drawFinishes(random, quiz, traits.diligence);
  return finishedAts.map((finishedAt, index): QuizSubmission => {
    const answers = questions.map((question) => drawAnswer(random, question, traits.ability));
    return {
      userId,
      attempt: index + 1,
      finishedAt,
      score: scoreOf(quiz, questions, answers),
      answers,
    };
  });
}

/** The attempt that counts: the best, as Canvas keeps it by default. */
export function keptScore(attempts: readonly QuizSubmission[]): number {
  return Math.max(...attempts.map(({ score }) => score));
}

/** Instants at which the attempts end, ascending: before the due date, unless the student is late. */
function drawFinishes(random: Random, quiz: Quiz, diligence: number): Date[] {
  const opensAt = quiz.unlockAt!.getTime();
  const dueAt = quiz.dueAt?.getTime() ?? opensAt + 14 * DAY;
  const isLate = quiz.dueAt !== null && random.chance(0.3 * (1 - diligence));
  const closesAt = Math.min(TODAY.getTime(), quiz.lockAt?.getTime() ?? Infinity, dueAt + 3 * DAY);
  const latest = Math.min(closesAt, isLate ? dueAt + 3 * DAY : dueAt);
  const earliest = isLate && latest > dueAt ? dueAt + 1_000 : opensAt;
  const limit = quiz.allowedAttempts === -1 ? 4 : quiz.allowedAttempts;
  const count = random.chance(0.5) ? 1 : random.int(1, limit);
  let at = earliest + random.next() * (latest - earliest);
  const finishes: Date[] = [];
  for (let attempt = 0; attempt < count && at <= latest; attempt += 1) {
    finishes.push(new Date(Math.floor(at / 1_000) * 1_000));
    at += HOUR * (0.5 + 20 * random.next());
  }
  return finishes;
}

function drawAnswer(random: Random, question: QuizQuestion, ability: number): number | null {
  if (random.chance(0.03)) return null;
  return random.chance(ability) ? 0 : random.int(0, question.answers.length - 1);
}

/** Points of the right answers; a graded survey gives all points to whoever hands it in. */
function scoreOf(
  quiz: Quiz,
  questions: readonly QuizQuestion[],
  answers: readonly (number | null)[],
): number {
  if (surveyTypes.has(quiz.type)) return quiz.type === 'survey' ? 0 : quiz.pointsPossible;
  return questions.reduce((sum, { points }, index) => sum + (answers[index] === 0 ? points : 0), 0);
}
