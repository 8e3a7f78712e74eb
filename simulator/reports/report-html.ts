import type { ReportType } from './report-type.ts';

/** `description_html` of an available report; undefined where the type has no template. */
export function descriptionHtml({ title, description }: ReportType): string | undefined {
  return description === undefined
    ? undefined
    : `<div class="report_description"><h3>${title}</h3><p>${description}</p></div>`;
}

/** `parameters_html`: the form of the web page; undefined where the type takes no parameters. */
export function parametersHtml({ parameters }: ReportType): string | undefined {
  if (parameters === null) return undefined;
  const fields = Object.entries(parameters).map(
    ([name, { description }]) => `<label>${description} <input name="parameters[${name}]"></label>`,
  );
  return `<form class="run_report_form">${fields.join('')}</form>`;
}
