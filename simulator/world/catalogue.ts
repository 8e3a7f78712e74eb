/** What each subject teaches: title and the letters of its course codes. */
const catalogue: Record<string, { letters: string; titles: readonly string[] }> = {
  Biology: {
    letters: 'BIO',
    titles: [
      'Introduction to Biology',
      'Cell Biology',
      'Ecology of the Rockies',
      'Genetics Laboratory',
    ],
  },
  Chemistry: {
    letters: 'CHE',
    titles: ['General Chemistry', 'Organic Chemistry II', 'Thermodynamics', 'Spectroscopy'],
  },
  Mathematics: {
    letters: 'MAT',
    titles: ['Calculus I', 'Linear Algebra', 'Probability & Statistics', "Euler's Number Theory"],
  },
  English: {
    letters: 'ENG',
    titles: [
      'World Literature',
      "Children's Literature",
      'Composition, Advanced',
      'The Novel since 1900',
    ],
  },
  History: {
    letters: 'HIS',
    titles: ['The Ancient World', 'Africa to 1500', 'Art, Design & Society', 'Oral History'],
  },
  Languages: {
    letters: 'LAN',
    titles: [
      'Español intermedio',
      '中文入门',
      'Deutsch für Anfänger',
      'Français: « Lire et écrire »',
    ],
  },
  Accounting: {
    letters: 'ACC',
    titles: ['Financial Accounting', 'Auditing', 'Taxation', 'Cost Accounting'],
  },
  Management: {
    letters: 'MGT',
    titles: ['Leading Teams', 'Operations Management', 'Strategy', 'Negotiation'],
  },
  Economics: {
    letters: 'ECO',
    titles: ['Microeconomics', 'Macroeconomics', 'Econometrics', 'Development Economics'],
  },
  Informatics: {
    letters: 'INF',
    titles: ['Einführung in die Programmierung', 'Datenbanken', 'Verteilte Systeme', 'Algorithmen'],
  },
};

/** Title and code of the `number`-th course of a subject, e.g. "Cell Biology" and `BIO 111`. */
export function titleOf(subject: string, number: number): { name: string; code: string } {
  const { letters, titles } = catalogue[subject]!;
  return {
    name: titles[number % titles.length]!,
    code: `${letters} ${101 + (number % titles.length) * 10 + Math.floor(number / titles.length)}`,
  };
}
