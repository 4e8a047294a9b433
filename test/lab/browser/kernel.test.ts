import { describe, expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { codeCell, finished, idle, outputOf, prompts, run, running, start } from '../harness/notebook';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { answer, choose, dialog } from '../harness/window';

const { lab, openNotebook } = useLab();

/** JupyterLab says so on the console whenever it connects to a kernel anew. */
const provoked = [/Connection lost, reconnecting in 0 seconds/];
const empty = (cells: number) => notebookText(Array.from({ length: cells }, () => ['code', '']));

describe('a cell with a type error', () => {
  it('says line and column, and nothing of it has run', async () => {
    lab().write('types.ipynb', empty(2));
    const page = await openNotebook('types.ipynb');
    const wrong = codeCell(page, 0);
    await run(page, wrong, "console.log('this ran');\nconst n: number = 'three';");
    await expect
      .poll(() => outputOf(wrong).innerText())
      .toContain("Type 'string' is not assignable to type 'number'");
    const shown = await outputOf(wrong).innerText();
    expect(shown).toMatch(/\b2:7\b/);
    expect(shown).not.toContain('this ran\n');
    await picture(page, 'type-error');
    await run(page, codeCell(page, 1), 'typeof n');
    await expect.poll(() => outputOf(codeCell(page, 1)).innerText()).toContain("Cannot find name 'n'");
  });
});

describe('interrupt', () => {
  it('ends a busy loop, and the next cell runs with the variables', async () => {
    lab().write('loop.ipynb', empty(3));
    const page = await openNotebook('loop.ipynb');
    await run(page, codeCell(page, 0), 'const kept = 41;');
    const loop = codeCell(page, 1);
    await start(page, loop, "console.log('round and round');\nwhile (true) {}");
    await outputOf(loop).getByText('round and round').waitFor();
    await running(loop);
    await choose(page, 'Kernel', 'Interrupt Kernel');
    await finished(loop);
    expect(await outputOf(loop).innerText()).toMatch(/interrupt/i);
    await picture(page, 'interrupted');
    await run(page, codeCell(page, 2), 'kept + 1');
    await expect.poll(() => outputOf(codeCell(page, 2)).innerText()).toContain('42');
  });
});

describe('restart', () => {
  it('forgets the variables and keeps the outputs', async () => {
    lab().write('restart.ipynb', empty(2));
    const page = await openNotebook('restart.ipynb', { provoked });
    await run(page, codeCell(page, 0), "const told = 'before';\ntold");
    await choose(page, 'Kernel', 'Restart Kernel…');
    await answer(page, 'Restart');
    await idle(page);
    expect(await outputOf(codeCell(page, 0)).innerText()).toContain('before');
    await run(page, codeCell(page, 1), 'told');
    await expect.poll(() => outputOf(codeCell(page, 1)).innerText()).toContain("Cannot find name 'told'");
  });

  it('takes the outputs away when asked', async () => {
    lab().write('restart-clear.ipynb', empty(1));
    const page = await openNotebook('restart-clear.ipynb', { provoked });
    await run(page, codeCell(page, 0), "'before'");
    await choose(page, 'Kernel', 'Restart Kernel and Clear Outputs of All Cells…');
    await answer(page, 'Restart');
    await expect.poll(() => prompts(page)).toEqual(['[ ]:']);
    await run(page, codeCell(page, 0), "'after'");
    await expect.poll(() => outputOf(codeCell(page, 0)).innerText()).toContain('after');
  });
});

describe('a question to the reader', () => {
  it('is asked below the cell and answered there', async () => {
    lab().write('question.ipynb', empty(1));
    const page = await openNotebook('question.ipynb');
    const asking = codeCell(page, 0);
    await start(page, asking, "const guess = prompt('Your guess?');\n`you said ${guess}`");
    const box = asking.locator('.jp-Stdin-input');
    await box.waitFor();
    await picture(page, 'question');
    await box.fill('forty-two');
    await box.press('Enter');
    await finished(asking);
    expect(await outputOf(asking).innerText()).toContain('you said forty-two');
  });
});

describe('a kernel that is killed', () => {
  it('is announced, started again, and runs cells', async () => {
    lab().write('killed.ipynb', empty(2));
    const page = await openNotebook('killed.ipynb', { provoked });
    await run(page, codeCell(page, 0), 'process.ppid');
    await expect.poll(() => outputOf(codeCell(page, 0)).innerText()).toMatch(/\d+/);
    const kernel = Number(
      /\d+/.exec((await outputOf(codeCell(page, 0)).innerText()).split('\n').at(-1) ?? '')?.[0],
    );
    process.kill(kernel, 'SIGKILL');
    await dialog(page).getByText('Kernel Restarting').waitFor();
    expect(await dialog(page).innerText()).toContain('restart automatically');
    await picture(page, 'kernel-killed');
    await answer(page, 'Ok');
    await idle(page);
    await run(page, codeCell(page, 1), "'alive'");
    await expect.poll(() => outputOf(codeCell(page, 1)).innerText()).toContain('alive');
  });
});
