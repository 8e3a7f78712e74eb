import type { Browser, Page, Request, Response } from 'playwright-core';

/** Milliseconds; the page is nine megabytes, and the machine may be busy. */
const patience = 60_000;

/** GraphiQL in a browser, as a person uses it. */
export class GraphiQLPage {
  readonly page: Page;
  /** What went, or would have gone, to another host. */
  readonly foreignRequests: string[] = [];
  /** What the page's own scripts threw. */
  readonly failures: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens it, and waits until it knows the schema. */
  static async open(browser: Browser, url: string): Promise<GraphiQLPage> {
    const context = await browser.newContext();
    context.setDefaultTimeout(patience);
    const graphiql = new GraphiQLPage(await context.newPage());
    const { page } = graphiql;
    const { origin } = new URL(url);
    await context.route(
      (target) => /^(?:https?|wss?):$/.test(target.protocol) && target.origin !== origin,
      (route) => {
        graphiql.foreignRequests.push(route.request().url());
        return route.abort();
      },
    );
    page.on('pageerror', ({ message }) => graphiql.failures.push(message));
    const schema = page.waitForResponse(isAnswer);
    await page.goto(url);
    await (await schema).finished();
    await page.getByRole('button', { name: /^Execute query/ }).waitFor();
    return graphiql;
  }

  /** The names of the tabs, in their order. */
  tabs(): Promise<string[]> {
    return this.page.getByRole('tab').allInnerTexts();
  }

  async openTab(name: string): Promise<void> {
    // By the keyboard: the tabs slide into place after the page has opened, away from a mouse.
    await this.page.getByRole('button', { name, exact: true }).press('Enter');
    await this.page.getByRole('tab', { name, selected: true }).waitFor();
    await this.page
      .locator('.graphiql-query-editor .view-line')
      .filter({ hasText: name })
      .first()
      .waitFor();
  }

  /** Empties the editor, and begins to type; brackets close by themselves. */
  async type(text: string): Promise<void> {
    await this.#empty();
    await this.page.keyboard.type(text);
  }

  /** Puts a whole document in place of what is in the editor, as from the clipboard. */
  async paste(text: string): Promise<void> {
    await this.#empty();
    await this.page.keyboard.insertText(text);
  }

  async #empty(): Promise<void> {
    await this.page.locator('.graphiql-query-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
  }

  /** Types the beginning of a name, and takes it off the list of completions. */
  async complete(beginning: string, name: string): Promise<void> {
    await this.page.keyboard.type(beginning);
    const row = this.page
      .locator('.suggest-widget.visible .monaco-list-row')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .first();
    await row.click();
  }

  /** Presses the button, and returns what came back. */
  async run(): Promise<unknown> {
    const answer = this.page.waitForResponse(isAnswer);
    await this.start();
    return (await answer).json();
  }

  /**
   * Presses the button until a request leaves, and waits for nothing else: while GraphiQL takes in the
   * schema, or another tab, a click may be lost.
   */
  async start(): Promise<void> {
    for (let tries = 0; tries < 10; tries += 1) {
      const sent = this.page.waitForRequest(isOperation, { timeout: 2_000 }).then(
        () => true,
        () => false,
      );
      await this.page.getByRole('button', { name: /^Execute query/ }).click();
      if (await sent) return;
    }
    throw new Error('GraphiQL sends nothing');
  }

  /** Waits until the page shows a text in its answer. */
  async shows(text: string): Promise<void> {
    await this.page
      .locator('.graphiql-response .view-line')
      .filter({ hasText: text })
      .first()
      .waitFor();
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

function isAnswer(response: Response): boolean {
  return isOperation(response.request());
}

/** Queries and mutations are POSTed; subscriptions are GET. */
function isOperation(request: Request): boolean {
  return request.method() === 'POST' || new URL(request.url()).searchParams.has('query');
}
