/** Notebooks that scenarios lay down or send; written as Jupyter writes them. */
const kernelspec = {
  display_name: 'TypeScript (Diffusion Lab)',
  language: 'typescript',
  name: 'diffusion-lab',
};

/** A code cell with an output that may act, a Markdown cell with an attachment-free list of lines. */
export const notebook = {
  cells: [
    { cell_type: 'markdown', id: 'a1', metadata: {}, source: ['# Title\n', 'second line'] },
    {
      cell_type: 'code',
      execution_count: 1,
      id: 'b2',
      metadata: {},
      outputs: [
        { name: 'stdout', output_type: 'stream', text: ['one\n', 'two\n'] },
        {
          data: {
            'application/json': { a: [1] },
            'text/html': ['<b>x</b>\n', '<i>y</i>'],
            'text/plain': ['x'],
          },
          execution_count: 1,
          metadata: {},
          output_type: 'execute_result',
        },
      ],
      source: ['const x = 1;\n', 'x'],
    },
  ],
  metadata: { kernelspec, language_info: { name: 'typescript' } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** As Jupyter lays it on disk. */
export const notebookText = `${JSON.stringify(notebook, null, 1)}\n`;

/** The same without ids, as 4.4 has it. */
export const older = {
  ...notebook,
  cells: notebook.cells.map(({ id: _, ...cell }) => cell),
  nbformat_minor: 4,
};

/** A notebook of the format before cells left their worksheets. */
export const version3 = {
  metadata: { name: 'old' },
  nbformat: 3,
  nbformat_minor: 0,
  worksheets: [
    {
      cells: [
        { cell_type: 'heading', level: 2, metadata: {}, source: ['Old'] },
        {
          cell_type: 'code',
          collapsed: false,
          input: ['1+1'],
          language: 'python',
          metadata: {},
          outputs: [{ output_type: 'pyout', prompt_number: 1, metadata: {}, text: ['2'] }],
          prompt_number: 1,
        },
      ],
      metadata: {},
    },
  ],
};
