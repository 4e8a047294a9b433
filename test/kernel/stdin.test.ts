import { describe, expect, it } from 'vitest';
import { eventually, useKernel } from './fixture';

const test = useKernel();

describe('prompt', () => {
  it('asks the frontend and gives what it answers', async () => {
    const asked: unknown[] = [];
    const cell = await test.run("const name: string = prompt('Name? '); 'Hello ' + name", {
      onInput: (prompt, password) => {
        asked.push([prompt, password]);
        return 'Ada';
      },
    });
    expect(asked).toEqual([['Name? ', false]]);
    expect(cell.text).toBe("'Hello Ada'");
  });

  it('asks several times in one cell, in order, after an await too', async () => {
    const answers = ['one', 'zwei ü', '三 😀', ''];
    const cell = await test.run(
      'const got: string[] = []; for (let i = 0; i < 3; i++) got.push(prompt(String(i))); await null; got.push(prompt()); got',
      { onInput: () => answers.shift()! },
    );
    expect(cell.text).toBe("[ 'one', 'zwei ü', '三 😀', '' ]");
  });

  it('publishes earlier output before it asks', async () => {
    const seen: string[] = [];
    await test.run("console.log('first'); prompt('then')", {
      onMessage: ({ header }) => {
        seen.push(header.msg_type);
      },
      onInput: async () => {
        await eventually(() => seen.includes('stream'));
        return '';
      },
    });
    expect(seen).toContain('stream');
  });

  it('asks for a password when told to', async () => {
    let hidden = false;
    await test.run("(globalThis as any)[Symbol.for('diffusion-lab.kernel')].input('PIN', true)", {
      onInput: (_, password) => {
        hidden = password;
        return '1234';
      },
    });
    expect(hidden).toBe(true);
  });

  it('fails at once when the frontend does not allow input', async () => {
    const { error } = await test.run("prompt('anyone?')");
    expect(error!.ename).toBe('StdinNotImplementedError');
    expect((await test.run('1')).text).toBe('1');
  });

  it('can be interrupted while it waits', async () => {
    let asked = false;
    const cell = test.run("prompt('forever')", {
      onInput: () => {
        asked = true;
        return new Promise<string>(() => undefined);
      },
    });
    await eventually(() => asked);
    await test.kernel.interrupt();
    expect((await cell).error!.ename).toMatch(/Interrupt/);
    expect((await test.run('1')).text).toBe('1');
  });

  it('does not take an answer that comes too late for the next question', async () => {
    const answer = await test.run("prompt('fresh')", {
      onInput: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return 'new answer';
      },
    });
    expect(answer.text).toBe("'new answer'");
  });
});

describe('an input_reply nobody asked for', () => {
  it('is ignored', async () => {
    await test.kernel.send('input_reply', { value: 'unasked', status: 'ok' }, { channel: 'stdin' });
    const cell = await test.run("prompt('real')", { onInput: () => 'asked' });
    expect(cell.text).toBe("'asked'");
  });
});
