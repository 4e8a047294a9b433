'use strict';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const plainEvery = 10_000;
const frameEvery = 100;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Shows what the set-up is doing, on stderr so that a command's own output stays clean: one moving line on a
 * terminal, and elsewhere one line at the start, one every ten seconds and one at the end.
 */
function createReport({ stream = process.stderr } = {}) {
  const live = Boolean(stream.isTTY);

  /** Runs `work` under a title; `work` may call `note(text)` to say how far it is. */
  async function step(title, done, work) {
    const start = Date.now();
    let progress = '';
    let frame = 0;
    const line = () => `${title}${progress && `: ${progress}`} … ${seconds(start)}`;
    const draw = () => stream.write(`\r\x1b[2K${frames[frame++ % frames.length]} ${line()}`);
    if (live) draw();
    else stream.write(`${title} …\n`);
    const timer = setInterval(
      live ? draw : () => stream.write(`  ${line()}\n`),
      live ? frameEvery : plainEvery,
    );
    const note = (text) => {
      progress = text;
    };
    try {
      const result = await work(note);
      stream.write(`${live ? '\r\x1b[2K' : ''}✓ ${done(result)} (${seconds(start)})\n`);
      return result;
    } catch (error) {
      stream.write(`${live ? '\r\x1b[2K' : ''}✗ ${title} failed (${seconds(start)})\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  return { step, say: (text) => stream.write(`${text}\n`) };
}

module.exports = { createReport };
